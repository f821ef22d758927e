"""Contracts: which is whose, in force when, renewed when.

Enter at `timeline`, a tool's contracts over time, or at `register`, each contract once; `renewal_status` says what one
asks for next. May import `calendar` and `text` of the core: what contracts cost is worked out in `money`.
"""
