from stackctl.model.finding import Severity

SEVERITY = Severity.ERROR

MANUAL = """\
A value looks like a secret.

## What it finds
A value, or the name of a key, that has the shape of a key or token of a well-known issuer, of a private key or of an
address with a password in it, and any value of eight or more characters under a key that is called password, secret,
token, API key or the like. It is blotted out as the file is read, so that no command and no format shows it.

## Why it matters
What is once in git is in every clone, build log and backup, and can be taken out only with great pains. A leaked
marketing key sends mail in your name or exports the contacts; that is a personal-data breach, to be notified within 72
hours (GDPR Art. 33), and a want of the security that Art. 32 asks for.

## How to fix
Take the value out and revoke it at its issuer at once: it has to be taken as known, even if the file was never pushed.
Keep its successor in a vault. What may stand here is where it is kept and when it ends (`credential_expires`).

## Source
The shapes are those that the issuers publish for secret scanning. That eight characters make a password worth telling
is a house default.

## Bad
```yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
status: active
custom:
  password: correct-horse-battery
```

## Good
```yaml
name: Hotjar
vendor: Contentsquare
category: web-analytics
status: active
custom:
  kept_in: the marketing vault, entry Hotjar
```
"""
