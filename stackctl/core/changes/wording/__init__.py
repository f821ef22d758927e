"""Changes in the field's words, put together by `describe`."""
