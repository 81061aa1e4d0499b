"""Attachments and drafts: what may be sent, how it is kept, copied and handed out."""
