"""Acts of consent (append-only), the current state derived from them, receipts."""
