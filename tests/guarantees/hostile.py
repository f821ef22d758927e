"""Tool files that hurt, and tool files that only look odd.

Every file begins with a valid tool where the hostile part allows it, so that a reader has to get that far. Hostile text
stands here as escapes, never as the character itself. Names say what is hostile; they never change once a figure has
been published for them.
"""

from __future__ import annotations

MIB = 1024 * 1024
SCALAR_LIMIT = 64 * 1024
NODE_LIMIT = 100_000

TOOL = "name: HubSpot\nvendor: HubSpot\ncategory: crm\nstatus: active\n"
"""The smallest valid tool."""

BOM = "\ufeff"


def _tool(rest: str) -> bytes:
    return (TOOL + rest).encode()


def _name(text: str) -> bytes:
    """A tool whose name is written as `text`, in the midst of valid lines."""
    return f"vendor: HubSpot\nname: {text}\ncategory: crm\nstatus: active\n".encode()


def _amount(text: str) -> bytes:
    return _tool(f"cost:\n  lines:\n    - kind: seats\n      amount: {text}\n      per: month\n")


def _seats(text: str) -> bytes:
    return _tool(f"usage:\n  seats: {text}\n")


def _since(text: str) -> bytes:
    return _tool(f"since: {text}\n")


def _custom(text: str) -> bytes:
    return _tool(f"custom: {text}\n")


def _block_levels(count: int, indicator: str) -> str:
    return "".join(" " * depth + indicator + "\n" for depth in range(count))


def _depth() -> dict[str, bytes]:
    return {
        "depth-flow-sequence-open-1-mib": b"[" * MIB,
        "depth-flow-sequence-open-100000": _custom("[" * 100_000),
        "depth-flow-sequence-open-1000": _custom("[" * 1_000),
        "depth-flow-sequence-closed-100000": _custom("[" * 100_000 + "]" * 100_000),
        "depth-flow-sequence-closed-200": _custom("[" * 200 + "]" * 200),
        "depth-flow-sequence-closed-40": _custom("[" * 40 + "]" * 40),
        "depth-flow-sequence-surplus-closers": _custom("[" * 10 + "]" * 100_000),
        "depth-flow-sequence-a-line-each": _custom("\n" + " [\n" * 20_000),
        "depth-flow-mapping-open-1-mib": b"{" * MIB,
        "depth-flow-mapping-open-100000": _custom("{" * 100_000),
        "depth-flow-mapping-keyed-20000": _custom("{a: " * 20_000),
        "depth-flow-mapping-keyed-closed-5000": _custom("{a: " * 5_000 + "x" + "}" * 5_000),
        "depth-flow-mapping-keyed-closed-40": _custom("{a: " * 40 + "x" + "}" * 40),
        "depth-flow-mapping-as-key": _custom("{" * 500 + "a" + "}: 1" * 500),
        "depth-flow-mixed-50000": _custom("[{a: " * 50_000),
        "depth-flow-mixed-closed-100": _custom("[{a: " * 100 + "x" + "}]" * 100),
        "depth-flow-question-marks": _custom("{" + "? " * 50_000 + "}"),
        "depth-block-sequence-one-line-100000": _tool("tags:\n" + "- " * 100_000 + "x\n"),
        "depth-block-sequence-one-line-200": _tool("tags:\n" + "- " * 200 + "x\n"),
        "depth-block-sequence-one-line-40": _tool("tags:\n" + "- " * 40 + "x\n"),
        "depth-block-sequence-at-the-root": b"- " * 100_000 + b"x\n",
        "depth-block-sequence-indented-900": _tool("tags:\n" + _block_levels(900, "-")),
        "depth-block-mapping-900": _tool("custom:\n" + _block_levels(901, "a:")[3:]),
        "depth-block-mapping-40": _tool("custom:\n" + _block_levels(41, "a:")[3:]),
        "depth-block-question-marks-100000": _tool("? " * 100_000 + "x\n"),
        "depth-block-question-marks-200": _tool("? " * 200 + "x\n"),
        "depth-block-question-marks-at-the-root": b"? " * 100_000 + b"x\n",
        "depth-block-question-and-dash": _tool("? - " * 20_000 + "x\n"),
        "depth-colons-one-line": _tool("a: " * 50_000 + "\n"),
        "depth-quotes-nested": _name("\"'" * 20_000),
        "depth-quotes-in-flow": _custom("['" * 10_000),
        "depth-quotes-escaped": _name('"' + '\\"' * 20_000),
        "depth-anchors-nested": _custom("&a [" * 20_000),
        "depth-tags-nested": _custom("!!seq [" * 20_000),
    }


def _size() -> dict[str, bytes]:
    scalar = "x" * (SCALAR_LIMIT + 1)
    lines = "  line of text\n" * (SCALAR_LIMIT // 12)
    return {
        "size-1-mib-and-one-comment-line": TOOL.encode() + b"#" * (MIB - len(TOOL)) + b"\n",
        "size-1-mib-and-one-of-spaces": TOOL.encode() + b" " * (MIB + 1 - len(TOOL)),
        "size-1-mib-and-one-of-line-ends": TOOL.encode() + b"\n" * (MIB + 1 - len(TOOL)),
        "size-1-mib-and-one-of-nul": b"\0" * (MIB + 1),
        "size-4-mib-of-notes": _tool("notes: |\n" + "  note\n" * (4 * MIB // 7)),
        "size-scalar-plain": _tool(f"notes: {scalar}\n"),
        "size-scalar-single-quoted": _tool(f"notes: '{scalar}'\n"),
        "size-scalar-double-quoted": _tool(f'notes: "{scalar}"\n'),
        "size-scalar-literal": _tool("notes: |\n" + lines),
        "size-scalar-folded": _tool("notes: >\n" + lines),
        "size-scalar-plain-over-lines": _tool("notes:\n" + lines),
        "size-scalar-of-escapes": _tool('notes: "' + "\\x41" * (SCALAR_LIMIT + 1) + '"\n'),
        "size-scalar-of-emoji": _tool("notes: " + "\U0001f600" * (SCALAR_LIMIT + 1) + "\n"),
        "size-scalar-quotes-doubled": _tool("notes: '" + "''" * (SCALAR_LIMIT + 1) + "'\n"),
        "size-scalar-of-line-ends": _tool("notes: |+\n" + "\n" * (SCALAR_LIMIT + 1)),
        "size-name-over-64-kib": _name(scalar),
        "size-line-900-kib-of-list": _tool("tags: [" + "tag, " * 180_000 + "]\n"),
        "size-nodes-100001-flow": _tool("tags: [" + "a," * (NODE_LIMIT + 1) + "]\n"),
        "size-nodes-100001-block": _tool("tags:\n" + "- a\n" * (NODE_LIMIT + 1)),
        "size-nodes-100001-empty-lists": _tool("tags: [" + "[]," * (NODE_LIMIT + 1) + "]\n"),
        "size-nodes-100001-empty-items": _tool("tags:\n" + "-\n" * (NODE_LIMIT + 1)),
        "size-key-1025-characters": _tool("k" * 1_025 + ": x\n"),
        "size-key-over-64-kib": _tool("k" * (SCALAR_LIMIT + 1) + ": x\n"),
        "size-key-quoted-over-64-kib": _tool('"' + "k" * (SCALAR_LIMIT + 1) + '": x\n'),
        "size-key-explicit-over-64-kib": _tool("? " + "k" * (SCALAR_LIMIT + 1) + "\n: x\n"),
        "size-keys-20000-unknown": _tool("".join(f"key{number}: x\n" for number in range(20_000))),
        "size-keys-20000-custom": _tool("custom:\n" + "".join(f"  key{number}: x\n" for number in range(20_000))),
        "size-keys-20000-custom-flow": _custom("{" + ", ".join(f"k{number}: x" for number in range(20_000)) + "}"),
        "size-keys-hash-twins": _tool(
            "custom:\n" + "".join(f"  {number * (2**61 - 1)}: x\n" for number in range(2_000))
        ),
        "size-comments-20000-lines": _tool("# comment\n" * 20_000),
        "size-comments-after-values": _tool("tags:\n" + "- a # comment\n" * 20_000),
        "size-spaces-before-a-value": _tool("notes:" + " " * 500_000 + "x\n"),
        "size-spaces-before-a-comment": _tool("notes: x" + " " * 500_000 + "# c\n"),
        "size-blank-lines-in-a-plain-scalar": _tool("notes: a\n" + "\n" * 60_000 + "  b\n"),
        "size-documents-50000": _tool("---\n" * 50_000),
        "size-cost-lines-200": _tool(
            "contract: {start: 1990-01-01, end: 1990-01-02, auto_renew: true, renewal_term: 7 days, "
            "uplift: {percent: 99}}\n"
            "cost:\n  lines:\n"
            + "    - {amount: 999999999999.99, per: term, from: 2026-01-01, quantity: 999999999}\n"
            * 200,
        ),
        "size-cost-lines-10000": _tool(
            "cost:\n  lines:\n" + "    - {kind: seats, amount: 1.00, per: month}\n" * 10_000,
        ),
    }


def _encodings() -> dict[str, bytes]:
    whole = TOOL + "notes: Zürich 中\n"
    ascii_tool = TOOL.encode()
    return {
        "encoding-utf-16-le-bom": (BOM + whole).encode("utf-16-le"),
        "encoding-utf-16-be-bom": (BOM + whole).encode("utf-16-be"),
        "encoding-utf-16-le": whole.encode("utf-16-le"),
        "encoding-utf-16-be": whole.encode("utf-16-be"),
        "encoding-utf-16-odd-length": (BOM + whole).encode("utf-16-le") + b"x",
        "encoding-utf-16-half-a-pair": (BOM + TOOL).encode("utf-16-le") + b"\x00\xd8",
        "encoding-utf-16-bom-only": b"\xff\xfe",
        "encoding-utf-32-le-bom": (BOM + whole).encode("utf-32-le"),
        "encoding-utf-32-be-bom": (BOM + whole).encode("utf-32-be"),
        "encoding-utf-32-le": whole.encode("utf-32-le"),
        "encoding-utf-32-be": whole.encode("utf-32-be"),
        "encoding-utf-7": ascii_tool + b"notes: +AGEAYg-\xff\n",
        "encoding-latin-1": ascii_tool + b"notes: Z\xfcrich\n",
        "encoding-latin-1-in-a-comment": ascii_tool + b"# Z\xfcrich\n",
        "encoding-latin-1-in-a-key": ascii_tool + b"custom: {gr\xf6\xdfe: 1}\n",
        "encoding-windows-1252-quotes": ascii_tool + b"notes: \x93quoted\x94\n",
        "encoding-shift-jis": ascii_tool + "notes: 日本語\n".encode("shift_jis"),
        "encoding-gb18030": ascii_tool + "notes: 中文\n".encode("gb18030"),
        "encoding-ebcdic": TOOL.encode("cp037"),
        "encoding-utf-8-cut-2": ascii_tool + b"notes: \xc3",
        "encoding-utf-8-cut-3": ascii_tool + b"notes: \xe4\xb8",
        "encoding-utf-8-cut-4": ascii_tool + b"notes: \xf0\x9f\x98",
        "encoding-utf-8-cut-in-the-midst": ascii_tool + b"notes: \xe4\xb8 x\n",
        "encoding-utf-8-stray-continuation": ascii_tool + b"notes: a\x80b\n",
        "encoding-utf-8-overlong-slash": ascii_tool + b"notes: \xc0\xaf\n",
        "encoding-utf-8-overlong-nul": ascii_tool + b"notes: a\xc0\x80b\n",
        "encoding-utf-8-overlong-3": ascii_tool + b"notes: \xe0\x80\xaf\n",
        "encoding-utf-8-overlong-4": ascii_tool + b"notes: \xf0\x80\x80\xaf\n",
        "encoding-utf-8-high-surrogate": ascii_tool + b"notes: \xed\xa0\x80\n",
        "encoding-utf-8-low-surrogate": ascii_tool + b"notes: \xed\xb0\x80\n",
        "encoding-utf-8-surrogate-pair": ascii_tool + b"notes: \xed\xa0\xbd\xed\xb8\x80\n",
        "encoding-utf-8-past-10ffff": ascii_tool + b"notes: \xf4\x90\x80\x80\n",
        "encoding-utf-8-five-bytes": ascii_tool + b"notes: \xf8\x88\x80\x80\x80\n",
        "encoding-utf-8-fe-ff": ascii_tool + b"notes: \xfe\xff\n",
        "encoding-bom-in-the-midst": _tool(f"{BOM}notes: x\n"),
        "encoding-bom-in-a-value": _name(f"Hub{BOM}Spot"),
        "encoding-bom-in-a-key": _tool(f"no{BOM}tes: x\n"),
        "encoding-bom-twice": (BOM + BOM + TOOL).encode(),
        "encoding-bom-only": BOM.encode(),
        "encoding-bom-then-latin-1": BOM.encode() + ascii_tool + b"notes: Z\xfcrich\n",
        "encoding-gzip": b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xcbK\xccM\xb5R\xf0(M\n.\xc8/\x01\x00\xe6",
        "encoding-zip": b"PK\x03\x04\x14\x00\x00\x00\x08\x00" + ascii_tool,
        "encoding-png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + ascii_tool,
        "encoding-all-bytes": bytes(range(256)),
        "encoding-all-bytes-after-a-tool": ascii_tool + b"notes: " + bytes(range(255, -1, -1)),
    }


_CONTROLS = {
    "nul": "\0",
    "bell": "\a",
    "backspace": "\b",
    "vertical-tab": "\v",
    "form-feed": "\f",
    "shift-out": "\x0e",
    "substitute": "\x1a",
    "escape": "\x1b",
    "file-separator": "\x1c",
    "unit-separator": "\x1f",
    "delete": "\x7f",
    "c1-padding": "\x80",
    "c1-csi": "\x9b",
    "c1-osc": "\x9d",
    "c1-last": "\x9f",
    "next-line": "\x85",
    "line-separator": "\u2028",
    "paragraph-separator": "\u2029",
    "noncharacter-fffe": "\ufffe",
    "noncharacter-ffff": "\uffff",
    "noncharacter-1ffff": "\U0001ffff",
}

_BIDI = {
    "lre": "\u202a",
    "rle": "\u202b",
    "pdf": "\u202c",
    "lro": "\u202d",
    "rlo": "\u202e",
    "lri": "\u2066",
    "rli": "\u2067",
    "fsi": "\u2068",
    "pdi": "\u2069",
}

_INVISIBLE = {
    "lrm": "\u200e",
    "rlm": "\u200f",
    "arabic-letter-mark": "\u061c",
    "zero-width-space": "\u200b",
    "zero-width-non-joiner": "\u200c",
    "zero-width-joiner": "\u200d",
    "word-joiner": "\u2060",
    "soft-hyphen": "\xad",
    "no-break-space": "\xa0",
    "hangul-filler": "\u3164",
    "tag-letter": "\U000e0041",
    "private-use": "\ue000",
    "combining-100": "\u0301" * 100,
}


def _characters() -> dict[str, bytes]:
    files = {f"control-{name}": _name(f"Hub{character}Spot") for name, character in _CONTROLS.items()}
    files |= {f"bidi-{name}": _name(f"Hub{character}Spot") for name, character in _BIDI.items()}
    files |= {f"invisible-{name}": _name(f"Hub{character}Spot") for name, character in _INVISIBLE.items()}
    files |= {
        "control-in-a-comment": _tool("# \x1b[2J\n"),
        "control-in-a-key": _tool("custom: {a\x1bb: 1}\n"),
        "control-in-single-quotes": _name("'Hub\x1b[31mSpot'"),
        "control-in-double-quotes": _name('"Hub\x1b[31mSpot"'),
        "control-in-a-literal": _tool("notes: |\n  a\x07b\n"),
        "control-in-flow": _tool("tags: [a, b\x08, c]\n"),
        "control-as-indentation": _tool("custom:\n\x0b a: 1\n"),
        "control-at-the-start": b"\x01" + TOOL.encode(),
        "control-at-the-end": TOOL.encode() + b"\x1a",
        "control-nul-at-the-end": TOOL.encode() + b"\0",
        "control-nul-then-more": TOOL.encode() + b"\0owner: x\n",
        "control-next-line-as-line-end": TOOL.replace("\n", "\x85").encode(),
        "control-line-separator-as-line-end": TOOL.replace("\n", "\u2028").encode(),
        "control-next-line-hides-a-key": _tool("notes: x\x85owner: {business: mallory}\n"),
        "control-line-separator-hides-a-key": _tool("# comment\u2028owner: {business: mallory}\n"),
        "control-escaped-nul": _name('"Hub\\0Spot"'),
        "control-escaped-escape": _name('"Hub\\e[31mSpot"'),
        "control-escaped-bell": _name('"Hub\\x07Spot"'),
        "control-escaped-c1": _name('"Hub\\x9b31mSpot"'),
        "control-escaped-next-line": _name('"Hub\\NSpot"'),
        "control-escaped-line-separator": _name('"Hub\\LSpot"'),
        "control-escaped-bidi": _name('"Hub\\u202eSpot"'),
        "control-escaped-surrogate": _name('"Hub\\ud800Spot"'),
        "control-escaped-surrogate-pair": _name('"Hub\\ud83d\\ude00Spot"'),
        "control-escaped-past-10ffff": _name('"Hub\\U00110000Spot"'),
        "control-escaped-ffffffff": _name('"Hub\\UFFFFFFFFSpot"'),
        "control-escaped-in-a-key": _tool('custom: {"a\\0b": 1}\n'),
        "bidi-in-a-comment": _tool("# \u202eerised\u202c\n"),
        "bidi-in-a-key": _tool("custom: {a\u202eb: 1}\n"),
        "bidi-in-notes": _tool("notes: |\n  a \u2067b\u2069\n"),
        "invisible-in-a-key": _tool("own\u200ber: {business: mallory}\n"),
        "invisible-no-break-space-indents": _tool("custom:\n\xa0\xa0a: 1\n"),
        "invisible-homoglyph-key": _tool("\u043ewner: {business: mallory}\n"),
        "invisible-full-width-colon": _tool("notes\uff1a x\n"),
    }
    return files


def _numbers() -> dict[str, bytes]:
    return {
        "number-exponent-huge": _amount("1e999999999"),
        "number-exponent-huge-negative": _amount("1e-999999999"),
        "number-exponent-upper-case": _amount("1E+400"),
        "number-14-digits": _amount("12345678901234"),
        "number-10000-digits": _amount("9" * 10_000),
        "number-60000-digits": _amount("9" * 60_000),
        "number-10000-decimals": _amount("0." + "1" * 10_000),
        "number-10000-zeros": _amount("0" * 10_000 + "1"),
        "number-10000-minus-signs": _amount("-" * 10_000 + "1"),
        "number-infinity": _amount(".inf"),
        "number-infinity-negative": _amount("-.INF"),
        "number-infinity-word": _amount("Infinity"),
        "number-nan": _amount(".nan"),
        "number-nan-word": _amount("NaN"),
        "number-signalling-nan": _amount("sNaN123"),
        "number-hexadecimal": _amount("0x1F"),
        "number-octal": _amount("0o17"),
        "number-octal-1.1": _amount("017"),
        "number-binary": _amount("0b1010"),
        "number-underscores": _amount("1_000"),
        "number-sexagesimal": _amount("1:30"),
        "number-sexagesimal-long": _amount("1" + ":59" * 5_000),
        "number-sexagesimal-float": _amount("1:30.5"),
        "number-comma": _amount("'1,450.00'"),
        "number-arabic-digits": _amount("\u0661\u0662"),
        "number-full-width-digits": _amount("\uff11\uff12"),
        "number-superscript": _amount("1\u00b2"),
        "number-negative": _amount("-1"),
        "number-minus-sign": _amount("\u22121"),
        "number-list": _amount("[1]"),
        "number-mapping": _amount("{value: 1}"),
        "number-with-line-end": _amount('"12\\n"'),
        "count-10000-digits": _seats("9" * 10_000),
        "count-exponent": _seats("1e999999999"),
        "count-hexadecimal-60000-digits": _seats("0x" + "f" * 60_000),
        "count-float": _seats("40.0"),
        "date-impossible": _since("2025-02-30"),
        "date-year-0": _since("0000-01-01"),
        "date-year-10000": _since("10000-01-01"),
        "date-month-13": _since("2025-13-01"),
        "date-time-zone": _since("2025-01-01T00:00:00+99:99"),
        "date-10000-digits": _since("2" * 10_000 + "-01-01"),
        "date-number": _since("0"),
        "date-list": _since("[2025-01-01]"),
        "duration-10000-digits": _tool("contract: {notice: " + "9" * 10_000 + " days}\n"),
        "duration-huge": _tool("contract: {notice: 99999999 months}\n"),
        "duration-negative": _tool("contract: {notice: -3 months}\n"),
        "duration-zero-term": _tool("contract: {end: 2025-01-31, auto_renew: true, renewal_term: 0 days}\n"),
        "percent-101": _tool("sla: {target_percent: 101}\n"),
        "percent-exponent": _tool("sla: {target_percent: 1e999999999}\n"),
    }


def _laughs(levels: int, width: int) -> str:
    lines = ["  l0: &l0 [" + ", ".join(["lol"] * width) + "]"]
    lines += [f"  l{level}: &l{level} [" + ", ".join([f"*l{level - 1}"] * width) + "]" for level in range(1, levels)]
    return "custom:\n" + "\n".join(lines) + "\n"


def _merge_bomb(levels: int, width: int) -> str:
    """Small, and exponential: every mapping merges the one before several times."""
    lines = ["  m0: &m0 {k: v}"]
    lines += [
        f"  m{level}: &m{level} {{<<: [" + ", ".join([f"*m{level - 1}"] * width) + "]}" for level in range(1, levels)
    ]
    return "custom:\n" + "\n".join(lines) + "\n"


def _anchors() -> dict[str, bytes]:
    return {
        "anchor-unused": _name("&a HubSpot"),
        "anchor-on-the-root": b"&root\n" + TOOL.encode(),
        "anchor-on-a-key": _tool("&k notes: x\n"),
        "anchor-on-nothing": _tool("notes: &a\n"),
        "anchor-twice": _name("&a &b HubSpot"),
        "anchor-nameless": _name("& HubSpot"),
        "anchor-long": _name("&" + "a" * 60_000 + " HubSpot"),
        "anchor-unicode": _name("&\U0001f600 HubSpot"),
        "anchor-100000": _tool("tags: [" + "&a x, " * 100_000 + "]\n"),
        "alias": _tool("custom: {a: &a x, b: *a}\n"),
        "alias-as-a-key": _tool("custom: {a: &a x, *a : y}\n"),
        "alias-undefined": _tool("custom: {b: *missing}\n"),
        "alias-before-its-anchor": _tool("custom: {b: *a, a: &a x}\n"),
        "alias-nameless": _tool("custom: {b: *}\n"),
        "alias-with-an-anchor": _tool("custom: {a: &a x, b: &b *a}\n"),
        "alias-recursive-list": _tool("custom: {a: &a [*a]}\n"),
        "alias-recursive-mapping": _tool("custom: &a\n  b: *a\n"),
        "alias-recursive-key": _tool("custom: &a\n  ? *a\n  : x\n"),
        "alias-recursive-root": b"&a [*a]\n",
        "alias-100000": _tool("custom: {a: &a x, b: [" + "*a, " * 100_000 + "]}\n"),
        "alias-starred-text": _name("*nix tools"),
        "laughs-9-by-9": _tool(_laughs(9, 9)),
        "laughs-30-by-2": _tool(_laughs(30, 2)),
        "laughs-100-by-10": _tool(_laughs(100, 10)),
        "laughs-text": _tool("custom:\n  a: &a " + "x" * 60_000 + "\n  b: [" + "*a, " * 10_000 + "]\n"),
        "merge-key": _tool("custom:\n  base: &b {a: 1}\n  tool: {<<: *b}\n"),
        "merge-key-without-alias": _tool("custom: {<<: {a: 1}}\n"),
        "merge-key-at-the-root": _tool("<<: {notes: x}\n"),
        "merge-key-overrides-the-vendor": _tool("<<: {vendor: Mallory}\n"),
        "merge-key-of-text": _tool("custom: {<<: x}\n"),
        "merge-key-of-a-list": _tool("custom: {<<: [{a: 1}, {b: 2}]}\n"),
        "merge-key-of-itself": _tool("custom: &a\n  <<: *a\n"),
        "merge-key-twice": _tool("custom: {<<: {a: 1}, <<: {b: 2}}\n"),
        "merge-bomb-20-by-2": _tool(_merge_bomb(20, 2)),
        "merge-bomb-30-by-2": _tool(_merge_bomb(30, 2)),
        "merge-bomb-10-by-9": _tool(_merge_bomb(10, 9)),
        "merge-bomb-of-itself": _tool("custom: &a\n  <<: [*a, *a, *a]\n  k: v\n"),
    }


def _tags() -> dict[str, bytes]:
    return {
        "tag-python-apply": _name("!!python/object/apply:os.system ['echo']"),
        "tag-python-new": _name("!!python/object/new:builtins.exec ['pass']"),
        "tag-python-name": _name("!!python/name:os.system ''"),
        "tag-python-module": _name("!!python/module:os ''"),
        "tag-python-tuple": _tool("tags: !!python/tuple [a, b]\n"),
        "tag-python-long-form": _name("!<tag:yaml.org,2002:python/object/apply:os.getcwd> []"),
        "tag-java": _name("!!javax.script.ScriptEngineManager []"),
        "tag-ruby": _name("!ruby/object:Gem::Installer {i: x}"),
        "tag-str": _name("!!str HubSpot"),
        "tag-binary": _name("!!binary SHViU3BvdA=="),
        "tag-binary-broken": _name("!!binary '%%%'"),
        "tag-binary-latin": _name('!!binary "\\xe4"'),
        "tag-timestamp": _since("!!timestamp 2025-01-01"),
        "tag-timestamp-broken": _since("!!timestamp x"),
        "tag-timestamp-impossible": _since("!!timestamp 2025-13-45"),
        "tag-float": _amount("!!float 1.5"),
        "tag-float-broken": _amount("!!float x"),
        "tag-int": _seats("!!int 40"),
        "tag-int-broken": _seats("!!int ''"),
        "tag-int-of-a-list": _seats("!!int [1]"),
        "tag-bool-broken": _tool("contract: {auto_renew: !!bool maybe}\n"),
        "tag-null": _tool("notes: !!null x\n"),
        "tag-set": _tool("tags: !!set {a, b}\n"),
        "tag-set-of-a-list": _tool("tags: !!set [a]\n"),
        "tag-omap": _tool("custom: !!omap [a: 1]\n"),
        "tag-omap-broken": _tool("custom: !!omap [[a]]\n"),
        "tag-pairs-broken": _tool("custom: !!pairs [{a: 1, b: 2}]\n"),
        "tag-map-of-text": _tool("custom: !!map x\n"),
        "tag-merge": _tool("custom: {!!merge x: {a: 1}}\n"),
        "tag-value": _tool("custom: {=: x}\nnotes: !!value =\n"),
        "tag-local": _name("!local HubSpot"),
        "tag-include": _name("!include /etc/hostname"),
        "tag-env": _name("!ENV ${HOME}"),
        "tag-non-specific": _name("! HubSpot"),
        "tag-verbatim": _name("!<!local> HubSpot"),
        "tag-verbatim-open": _name("!<tag:x HubSpot"),
        "tag-verbatim-empty": _name("!<> HubSpot"),
        "tag-percent-escape-broken": _name("!a%zz HubSpot"),
        "tag-percent-escape-not-utf-8": _name("!a%ff HubSpot"),
        "tag-handle-undefined": _name("!x!y HubSpot"),
        "tag-long": _name("!" + "a" * 60_000 + " HubSpot"),
        "tag-on-the-root": b"!!map\n" + TOOL.encode(),
        "tag-on-a-key": _tool("!!str notes: x\n"),
        "tag-directive-used": b"%TAG !e! tag:example.com,2000:\n---\n" + _name("!e!x HubSpot"),
        "tag-directive-twice": b"%TAG ! !a\n%TAG ! !b\n---\n" + TOOL.encode(),
        "tag-directive-broken": b"%TAG\n---\n" + TOOL.encode(),
    }


def _keys() -> dict[str, bytes]:
    return {
        "duplicate-key": _tool("name: Other\n"),
        "duplicate-key-adjacent": ("name: Other\n" + TOOL).encode(),
        "duplicate-key-same-value": _tool("status: active\n"),
        "duplicate-key-double-quoted": _tool('"name": Other\n'),
        "duplicate-key-single-quoted": _tool("'name': Other\n"),
        "duplicate-key-escaped": _tool('"n\\x61me": Other\n'),
        "duplicate-key-explicit": _tool("? name\n: Other\n"),
        "duplicate-key-block-scalar": _tool("? |-\n  name\n: Other\n"),
        "duplicate-key-nested": _tool("owner: {business: a, business: b}\n"),
        "duplicate-key-nested-block": _tool("owner:\n  business: a\n  team: mops\n  business: b\n"),
        "duplicate-key-in-a-list": _tool("cost:\n  lines:\n    - {amount: 1, per: month, amount: 2}\n"),
        "duplicate-key-in-custom": _custom("{a: 1, a: 2}"),
        "duplicate-key-unknown": _tool("nane: x\nnane: y\n"),
        "duplicate-key-1000-times": _tool("notes: x\n" * 1_000),
        "duplicate-key-empty": _tool("notes:\nnotes:\n"),
        "duplicate-key-null": _custom("{~: a, null: b}"),
        "duplicate-key-composed-and-decomposed": _custom("{caf\u00e9: 1, cafe\u0301: 2}"),
        "key-other-case": _tool("Name: Other\nNAME: Other\n"),
        "key-space-at-the-end": _tool('"name ": Other\n'),
        "key-list": _tool("? [a]\n: b\n"),
        "key-mapping": _tool("? {a: b}\n: c\n"),
        "key-flow-list": _custom("{[a, b]: c}"),
        "key-flow-mapping": _custom("{{a: b}: c}"),
        "key-block-list": _tool("custom:\n  ? - a\n    - b\n  : c\n"),
        "key-literal": _tool("custom:\n  ? |\n    a\n    b\n  : c\n"),
        "key-empty": _tool("custom:\n  : x\n"),
        "key-empty-text": _custom('{"": x}'),
        "key-null": _custom("{null: x}"),
        "key-true": _tool("true: x\n"),
        "key-on": _tool("on: x\n"),
        "key-number": _tool("1: x\n"),
        "key-float": _tool("1.0: x\n"),
        "key-nan": _custom("{.nan: a, .NaN: b}"),
        "key-date": _tool("2025-01-01: x\n"),
        "key-value-tag": _tool("=: x\n"),
        "key-dunder-class": _tool("__class__: x\n__init__: x\nmodel_config: x\n"),
        "key-without-a-value": _tool("? notes\n"),
        "key-over-two-lines": _tool('"no\n  tes": x\n'),
        "key-python-attribute": _tool("from_: x\nself: x\nmodel_dump: x\n"),
        "key-many-near-misses": _tool("".join(f"name{number}x: v\n" for number in range(2_000))),
    }


def _documents() -> dict[str, bytes]:
    return {
        "documents-two": _tool("---\n" + TOOL),
        "documents-second-empty": _tool("---\n"),
        "documents-first-empty": b"---\n---\n" + TOOL.encode(),
        "documents-after-the-end": _tool("...\n" + TOOL),
        "documents-second-broken": _tool("---\n[\n"),
        "documents-second-scalar": _tool("--- text\n"),
        "documents-second-comment": _tool("--- # nothing\n"),
        "directive-yaml-1.1": b"%YAML 1.1\n---\n" + TOOL.encode(),
        "directive-yaml-1.2": b"%YAML 1.2\n---\n" + TOOL.encode(),
        "directive-yaml-3.0": b"%YAML 3.0\n---\n" + TOOL.encode(),
        "directive-yaml-twice": b"%YAML 1.1\n%YAML 1.1\n---\n" + TOOL.encode(),
        "directive-yaml-broken": b"%YAML one\n---\n" + TOOL.encode(),
        "directive-yaml-10000-digits": b"%YAML 1." + b"1" * 10_000 + b"\n---\n" + TOOL.encode(),
        "directive-unknown": b"%FOO bar\n---\n" + TOOL.encode(),
        "directive-without-a-document": b"%YAML 1.1\n",
        "directive-without-a-marker": b"%YAML 1.1\n" + TOOL.encode(),
        "directive-after-content": _tool("%YAML 1.1\n---\n"),
        "directive-tag-unused": b"%TAG !e! tag:example.com,2000:\n---\n" + TOOL.encode(),
        "empty": b"",
        "empty-line": b"\n",
        "empty-spaces": b"   \n  \n",
        "empty-tabs": b"\t\t\n",
        "empty-comments": b"# one\n# two\n",
        "empty-start-marker": b"---\n",
        "empty-start-marker-no-line-end": b"---",
        "empty-end-marker": b"...\n",
        "empty-both-markers": b"---\n...\n",
        "empty-mapping": b"{}\n",
        "root-list": b"- name: HubSpot\n  vendor: HubSpot\n",
        "root-list-empty": b"[]\n",
        "root-text": b"HubSpot\n",
        "root-text-quoted": b'"HubSpot"\n',
        "root-literal": b"--- |\n  name: HubSpot\n",
        "root-number": b"42\n",
        "root-null": b"null\n",
        "root-tilde": b"~\n",
        "root-true": b"true\n",
        "root-date": b"2025-01-01\n",
        "root-list-of-tools": b"- " + TOOL.replace("\n", "\n  ").encode() + b"\n",
        "root-set": b"{name, vendor, category, status}\n",
        "root-json-text": b'"{\\"name\\": \\"HubSpot\\"}"\n',
    }


def _syntax() -> dict[str, bytes]:
    return {
        "syntax-tab-indents": _tool("owner:\n\tbusiness: a\n"),
        "syntax-tab-after-spaces": _tool("owner:\n  business: a\n \ttechnical: b\n"),
        "syntax-tab-at-the-root": _tool("\tnotes: x\n"),
        "syntax-tab-in-flow": _tool("tags: [\n\ta,\n\tb\n\t]\n"),
        "syntax-tab-at-line-ends": TOOL.replace("\n", "\t\n").encode(),
        "syntax-tab-after-a-dash": _tool("tags:\n-\ta\n-\t- b\n"),
        "syntax-tab-in-a-literal": _tool("notes: |\n\ttext\n"),
        "syntax-double-quote-open": _name('"HubSpot'),
        "syntax-single-quote-open": _name("'HubSpot"),
        "syntax-quote-open-at-the-end": _tool('notes: "'),
        "syntax-quote-closed-too-early": _name('"Hub" Spot'),
        "syntax-quote-after-a-quote": _name("'Hub''Spot' 'x'"),
        "syntax-quote-over-a-marker": _tool('notes: "a\n---\nb"\n'),
        "syntax-apostrophe-begins": _name("'tis the tool"),
        "syntax-bracket-open": _tool("tags: [a, b\n"),
        "syntax-brace-open": _tool("owner: {business: a\n"),
        "syntax-bracket-surplus": _tool("tags: [a]]\n"),
        "syntax-brace-surplus": _tool("owner: {business: a}}\n"),
        "syntax-bracket-closed-by-brace": _tool("tags: [a}\n"),
        "syntax-brace-closed-by-bracket": _tool("owner: {business: a]\n"),
        "syntax-closer-alone": _tool("notes: ]\n"),
        "syntax-flow-at-column-0": _tool("tags: [\na,\nb\n]\n"),
        "syntax-flow-comma-alone": _tool("tags: [,]\n"),
        "syntax-flow-comma-twice": _tool("tags: [a,,b]\n"),
        "syntax-flow-comma-missing": _tool('tags: ["a" "b"]\n'),
        "syntax-flow-colon-missing": _tool("owner: {business, technical}\n"),
        "syntax-flow-comment-no-space": _tool("tags: [a, b]#x\n"),
        "syntax-flow-block-inside": _tool("tags: [\n  - a\n  ]\n"),
        "syntax-colon-missing": _tool("notes x\n"),
        "syntax-colon-no-space": _tool("notes:x\n"),
        "syntax-colon-twice": _tool("notes: a: b\n"),
        "syntax-colon-url-in-flow": _tool("tags: {a:b, https://x}\n"),
        "syntax-indent-less": _tool("owner:\n    business: a\n  technical: b\n"),
        "syntax-indent-more": _tool("  notes: x\n"),
        "syntax-indent-first-line": (" " + TOOL).encode(),
        "syntax-indent-list-under-value": _tool("notes: x\n  - a\n"),
        "syntax-indent-mapping-under-value": _tool("notes: x\n  a: b\n"),
        "syntax-list-beside-keys": _tool("- a\n- b\n"),
        "syntax-key-in-a-list": _tool("tags:\n  - a\n  b: c\n"),
        "syntax-dash-no-space": _tool("tags:\n  -a\n  - b\n"),
        "syntax-list-on-the-key-line": _tool("tags: - a\n"),
        "syntax-percent-begins": _name("%HubSpot"),
        "syntax-percent-line": _tool("%notes: x\n"),
        "syntax-at-begins": _name("@HubSpot"),
        "syntax-backtick-begins": _name("`HubSpot`"),
        "syntax-bar-alone": _name("|"),
        "syntax-greater-alone": _name(">"),
        "syntax-question-begins": _tool("?\n"),
        "syntax-exclamation-alone": _tool("notes: !\n"),
        "syntax-literal-indicator-0": _tool("notes: |0\n  x\n"),
        "syntax-literal-indicator-10": _tool("notes: |10\n  x\n"),
        "syntax-literal-indicators-three": _tool("notes: |+-\n  x\n"),
        "syntax-literal-text-on-the-line": _tool("notes: | x\n  y\n"),
        "syntax-literal-not-indented": _tool("notes: |\nx\n"),
        "syntax-literal-first-line-deeper": _tool("notes: |\n      \n   \n  x\n"),
        "syntax-literal-less-than-indicator": _tool("notes: |5\n  x\n"),
        "syntax-escape-unknown": _name('"Hub\\qSpot"'),
        "syntax-escape-hex-short": _name('"Hub\\x4"'),
        "syntax-escape-hex-broken": _name('"Hub\\xZZ"'),
        "syntax-escape-hex-arabic-digits": _name('"Hub\\u\u0661\u0662\u0663\u0664"'),
        "syntax-escape-at-the-end": _tool('notes: "\\'),
        "syntax-marker-in-flow": _tool("tags: [\n---\n]\n"),
        "syntax-end-marker-with-text": _tool("... text\n"),
        "syntax-comment-in-a-plain-scalar": _tool("notes: a\n  # comment\n  b\n"),
        "syntax-conflict-markers": _tool("<<<<<<< HEAD\nnotes: a\n=======\nnotes: b\n>>>>>>> topic\n"),
        "syntax-json-trailing-comma": b'{"name": "a", "vendor": "b", "category": "crm", "status": "active",,}\n',
        "syntax-json-comment": b'{"name": "a", /* x */ "vendor": "b"}\n',
        "syntax-xml": b"<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY x 'y'>]>\n<tool/>\n",
        "syntax-toml": b'name = "HubSpot"\n[owner]\nbusiness = "a"\n',
        "syntax-csv": b"name,vendor,category,status\nHubSpot,HubSpot,crm,active\n",
        "syntax-jinja": _tool("{% if x %}\nnotes: {{ x }}\n{% endif %}\n"),
        "syntax-unhashable-braces": _tool("notes: {{ x }}\n"),
        "line-ends-lone-cr": TOOL.replace("\n", "\r").encode(),
        "line-ends-lone-cr-hides-a-key": _tool("# comment\rowner: {business: mallory}\n"),
        "line-ends-mixed": b"name: HubSpot\r\nvendor: HubSpot\ncategory: crm\rstatus: active\r\n",
        "line-ends-lf-cr": TOOL.replace("\n", "\n\r").encode(),
        "line-ends-cr-cr-lf": TOOL.replace("\n", "\r\r\n").encode(),
        "line-ends-none-after-a-key": _tool("notes:"),
        "line-ends-none-in-a-literal": _tool("notes: |\n  x"),
        "line-ends-none-in-an-indicator": _tool("notes: |"),
        "line-ends-none-after-a-dash": _tool("tags:\n-"),
        "cut-in-a-key": _tool("not"),
        "cut-in-a-flow-list": _tool("tags: [a,"),
        "cut-in-an-escape": _tool('notes: "\\u12'),
    }


def _types() -> dict[str, bytes]:
    return {
        "type-name-list": _name("[HubSpot]"),
        "type-name-mapping": _name("{a: b}"),
        "type-owner-text": _tool("owner: anna\n"),
        "type-owner-list": _tool("owner: [anna]\n"),
        "type-tags-mapping": _tool("tags: {a: b}\n"),
        "type-cost-number": _tool("cost: 12\n"),
        "type-cost-lines-mapping": _tool("cost: {lines: {amount: 1}}\n"),
        "type-cost-lines-text": _tool("cost: {lines: [free]}\n"),
        "type-contract-list": _tool("contract: [a]\n"),
        "type-custom-list": _tool("custom: [a]\n"),
        "type-custom-text": _tool("custom: x\n"),
        "type-integrations-nested-lists": _tool("integrations: [[[[]]]]\n"),
        "type-every-key-a-list": b"name: []\nvendor: []\ncategory: []\nstatus: []\nsince: []\ncost: []\n",
        "type-every-key-a-mapping": b"name: {}\nvendor: {}\ncategory: {}\nstatus: {}\nsince: {}\ntags: {}\n",
        "type-every-key-empty": b"name:\nvendor:\ncategory:\nstatus:\nsince:\n",
        "type-status-unknown": b"name: HubSpot\nvendor: HubSpot\ncategory: crm\nstatus: " + b"x" * 5_000 + b"\n",
        "type-category-unknown": b"name: HubSpot\nvendor: HubSpot\ncategory: "
        + b"crm-" * 2_000
        + b"\nstatus: active\n",
        "type-missing-keys": b"name: HubSpot\n",
        "type-braces-in-a-value": _since("'{0.__class__} {} %s %(x)s ${x}'"),
        "type-markup-in-a-value": _since("'[bold red]x[/] :smile: <b> `x` ::error::x'"),
    }


TOLERATED = frozenset(
    {
        # Valid, however large: whether a limit stops it is the reader's choice, a crash is not.
        "size-comments-20000-lines",
        "size-comments-after-values",
        "size-cost-lines-200",
        "size-cost-lines-10000",
        "size-key-1025-characters",
        "size-keys-20000-custom",
        "size-keys-20000-custom-flow",
        "size-keys-hash-twins",
        "size-spaces-before-a-comment",
        "size-spaces-before-a-value",
        "size-blank-lines-in-a-plain-scalar",
        # Characters that are neither control characters nor bidi controls.
        "control-line-separator",
        "control-paragraph-separator",
        "control-noncharacter-1ffff",
        "control-line-separator-hides-a-key",
        "control-escaped-line-separator",
        *(f"invisible-{name}" for name in _INVISIBLE),
        "encoding-bom-in-a-value",
        # Legal YAML that some readers refuse.
        "directive-yaml-1.1",
        "directive-yaml-1.2",
        "directive-tag-unused",
        "directive-unknown",
        "duplicate-key-composed-and-decomposed",
        "duplicate-key-null",
        "key-empty",
        "key-empty-text",
        "key-literal",
        "key-nan",
        "key-null",
        "key-without-a-value",
        "line-ends-lf-cr",
        "line-ends-lone-cr",
        "line-ends-lone-cr-hides-a-key",
        "line-ends-cr-cr-lf",
        "line-ends-mixed",
        "line-ends-none-after-a-key",
        "line-ends-none-after-a-dash",
        "line-ends-none-in-a-literal",
        "line-ends-none-in-an-indicator",
        "syntax-literal-less-than-indicator",
        "syntax-tab-after-a-dash",
        "syntax-tab-at-line-ends",
        "syntax-tab-in-flow",
        "syntax-flow-at-column-0",
        "syntax-flow-colon-missing",
        "syntax-flow-comment-no-space",
        "syntax-indent-list-under-value",
        "syntax-question-begins",
    },
)
"""The hostile files that a reader may load. Every other one must be refused."""


def _csv() -> dict[str, bytes]:
    """What is hostile as a file of spend; as YAML it is a mere text, which no file of a stack is."""
    header, row = b"date,tool,amount,currency\n", b"2026-01-02,good,1.00,EUR\n"
    return {
        "csv-quote-not-closed": header + b'2026-01-02,"good,1.00,EUR\n' + row * 40_000,
        "csv-quotes-only": header + b'"' * MIB,
        "csv-text-after-a-quote": header + b'2026-01-02,"go"od,1.00,EUR\n',
        "csv-cells-1-mib": header + b"," * MIB,
        "csv-columns-1-mib": b"date," * (MIB // 5),
        "csv-columns-twice": header.strip() + b"," + header + row,
        "csv-rows-200001": header + b"x\n" * 200_001,
        "csv-lines-empty-4-mib": b"\n" * (4 * MIB),
        "csv-lines-quoted-4-mib": header + (b'2026-01-02,"' + b"\n" * 60_000 + b'",1.00,EUR\n') * 70,
        "csv-rows-of-strange-tools": header + b"".join(b"2026-01-02,t-%d,1.00,EUR\n" % n for n in range(20_000)),
        "csv-rows-that-do-not-fit": header + b"2026-13-02,good,1e9999,euro\n" * 20_000,
        "csv-amount-of-digits": header + b"2026-01-02,good," + b"9" * 60_000 + b",EUR\n",
        "csv-nul": header + b"2026-01-02,go\0od,1.00,EUR\n",
        "csv-lone-returns": header.replace(b"\n", b"\r") + row,
        "csv-utf-16": (header + row).decode().encode("utf-16"),
        "csv-latin-1": header + "2026-01-02,gööd,1.00,EUR\n".encode("latin-1"),
        "csv-semicolons": (header + row).replace(b",", b";"),
        "csv-formula": header + b"2026-01-02,\"=cmd|' /C calc'!A0\",1.00,EUR\n",
        "csv-infinity": header + b"2026-01-02,good,inf,EUR\n2026-01-02,good,NaN,EUR\n",
        "csv-bidi": header + "2026-01-02,good\u202e,1.00,EUR\n".encode(),
    }


def hostile_files() -> dict[str, bytes]:
    """Every hostile file by its name. Made anew at each call: together they take some 20 MB."""
    groups = [
        _depth(),
        _size(),
        _encodings(),
        _characters(),
        _numbers(),
        _anchors(),
        _tags(),
        _keys(),
        _documents(),
        _syntax(),
        _types(),
        _csv(),
    ]
    return {name: content for group in groups for name, content in group.items()}


def harmless_files() -> dict[str, bytes]:
    """Valid tools that look odd; each must load without a finding of its structure."""
    values = TOOL.removeprefix("name: HubSpot\n")
    described = "An honest sentence about what it is used for, twenty times. "
    return {
        "bom": (BOM + TOOL).encode(),
        "bom-and-crlf": (BOM + TOOL.replace("\n", "\r\n")).encode(),
        "crlf": TOOL.replace("\n", "\r\n").encode(),
        "crlf-in-a-literal": (TOOL + "notes: |\n  one\n  two\n").replace("\n", "\r\n").encode(),
        "no-line-end": TOOL.rstrip("\n").encode(),
        "blank-lines-around": f"\n\n{TOOL}\n\n\n".encode(),
        "spaces-at-line-ends": TOOL.replace("\n", "   \n").encode(),
        "start-marker": f"---\n{TOOL}".encode(),
        "start-marker-after-comments": f"# yaml-language-server: $schema=x\n# two\n---\n{TOOL}".encode(),
        "both-markers": f"---\n{TOOL}...\n".encode(),
        "comments-everywhere": (
            b"# top\nname: HubSpot # beside\n\n  # indented\nvendor: HubSpot   #beside\n#\n"
            b"category: crm\nstatus: active # last\ntags: # on a key\n  # in a list\n  - core # item\n# end"
        ),
        "flow": b"{name: HubSpot, vendor: HubSpot, category: crm, status: active}\n",
        "flow-over-lines": b"{\n  name: HubSpot,\n  vendor: HubSpot, # x\n  category: crm,\n  status: active,\n}\n",
        "json": b'{"name": "HubSpot", "vendor": "HubSpot", "category": "crm", "status": "active", "tags": ["core"]}\n',
        "literal": _tool("notes: |\n  One line.\n\n    Indented.\n  # no comment\n  --- no marker\n"),
        "literal-kept": _tool("notes: |+\n  One line.\n\n\n"),
        "literal-stripped": _tool("notes: |-\n  One line.\n\n\n"),
        "literal-indicator": _tool("notes: |2\n    Indented by two.\n  Not.\n"),
        "folded": _tool("description: >\n  One sentence\n  over two lines.\n\n  Another.\n"),
        "folded-stripped": _tool("description: >-\n  One sentence\n  over two lines.\n"),
        "plain-over-lines": _tool("description: One sentence\n  over two lines\n  without quotes.\n"),
        "quoted-over-lines": _tool('description: "One sentence \\\n  over two\n\n  lines."\n'),
        "double-quoted-escapes": _name('"Hub\\tSpot \\"x\\" \\\\ \\/ \\u00fc \\U0001F600"'),
        "single-quoted": _name("'Hub''Spot: # [x] {y}'"),
        "keys-quoted": b'"name": HubSpot\n\'vendor\': HubSpot\n"category": crm\nstatus: active\n',
        "key-explicit": _tool("? notes\n: x\n"),
        "key-spaces-before-the-colon": b"name   : HubSpot\nvendor : HubSpot\ncategory: crm\nstatus: active\n",
        "list-not-indented": _tool("tags:\n- core\n- emea\n"),
        "list-deeply-indented": _tool("tags:\n          - core\n          - emea\n"),
        "list-flow-trailing-comma": _tool("tags: [core, emea,]\n"),
        "lists-empty": _tool("tags: []\naliases:\nregions: ~\nadmins: null\ncustom: {}\n"),
        "indent-by-seven": _tool("sso:\n       provider: okta\n       app: HubSpot\n"),
        "keys-in-another-order": b"status: active\ncategory: crm\nvendor: HubSpot\nname: HubSpot\n",
        "name-accents": _name("Ärzte & Søn – Zürich"),
        "name-cjk": _name("株式会社ツール"),
        "name-arabic": _name("أداة التسويق"),
        "name-emoji": _name("Rocket \U0001f680 Tool"),
        "name-emoji-flag": _name("Team \U0001f1e9\U0001f1ea"),
        "name-combining": _name("Cafe\u0301"),
        "name-no": _name("no"),
        "name-on": _name("on"),
        "name-true": _name("true"),
        "name-y": _name("y"),
        "name-1.10": _name("1.10"),
        "name-1e3": _name("1e3"),
        "name-0x1f": _name("0x1F"),
        "name-date": _name("2025-01-01"),
        "name-infinity": _name(".inf"),
        "name-null-quoted": _name('"null"'),
        "name-tilde-begins": _name("~x"),
        "name-hash-inside": _name("C#Tool a#b"),
        "name-colon-inside": _name("Host:Port ::x"),
        "name-dash-begins": _name("-x"),
        "name-question-begins": _name("?x"),
        "name-percent-inside": _name("100% Tool"),
        "name-at-inside": _name("Tool@Home"),
        "name-markup": _name("'[bold]x[/bold] <b>&amp;</b> :smile:'"),
        "name-equals-begins": _name("=SUM(A1)"),
        "name-braces-quoted": _name("'{0} %s ${HOME}'"),
        "vendor-3m": values.replace("vendor: HubSpot", "name: HubSpot\nvendor: 3M").encode(),
        "vendor-7-eleven": values.replace("vendor: HubSpot", "name: HubSpot\nvendor: 7-Eleven").encode(),
        "description-012": _tool("description: 012\n"),
        "description-empty-quoted": _tool('description: ""\n'),
        "description-1400-characters": _tool("description: " + (described * 30)[:1_400].rstrip() + "\n"),
        "notes-22-22": _tool("notes: 22:22\n"),
        "notes-time": _tool("notes: 12:30:45\n"),
        "notes-url": _tool("notes: https://example.com/a?b=c#d\n"),
        "notes-asterisk-quoted": _tool("notes: '*bold*'\n"),
        "regions-norway": _tool("regions: [no, se, dk]\n"),
        "tags-like-numbers": _tool("tags: [1.10, 012, 1e3, 0x1F, 1_000, 1:30]\n"),
        "custom-nested": _tool("custom:\n  a:\n    - b: {c: [d, e]}\n    - - f\n  g: 012\n"),
        "amount-quoted": _amount('"1450.00"'),
        "amount-literal": _amount("|-\n        12"),
        "nested-30": _tool("custom: {a: " + "[" * 25 + "]" * 25 + "}\n"),
    }
