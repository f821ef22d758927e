"""An organisation's own rules, and the conditions of `--where`.

Both are in CEL. Enter at `policies`, which makes rules of files, or at `filter`, for `--where`. `subjects` says what a
condition sees, `expressions` compiles it and is the only module that imports the engine, when it is needed; `semantics`
refuses what can never be meant. Imports facts and what lies below; no reports, rules or formats.
"""
