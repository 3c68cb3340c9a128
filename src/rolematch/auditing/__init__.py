"""Results and groups to an audit: rates, ratios with intervals and tests, score distributions, calibration, AUC."""

from rolematch.auditing.page import audit_page
from rolematch.auditing.running import Audit, audit_results
from rolematch.auditing.writing import write_audit

__all__ = ["Audit", "audit_page", "audit_results", "write_audit"]
