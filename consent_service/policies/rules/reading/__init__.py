"""Reading a policy out of the text of a web page or a PDF: sections, dates, facts, and doubts.

Rules for Korean policies in general; none knows a company. No line of the text is lost: what
belongs to no section is given back as such.
"""

from __future__ import annotations

from consent_service.policies.rules.reading.encoding import decode_policy_file
from consent_service.policies.rules.reading.findings import ImportedPolicy, ReadingWarning
from consent_service.policies.rules.reading.policy import read_policy

__all__ = ["ImportedPolicy", "ReadingWarning", "decode_policy_file", "read_policy"]
