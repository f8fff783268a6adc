"""Addresses of social value that are the same in every language: tables and files."""

from django.urls import URLPattern, path

from initiatives.urls_of_data import in_forms
from socialvalue.urls import RECEIPT, VERSION
from socialvalue.views import frameworks, personal, portfolio, receipts

urlpatterns: list[URLPattern] = [
    *(
        path(f"{VERSION}.{form}", frameworks.framework_file, {"form": form}, f"framework_{form}")
        for form in ("csv", "xlsx", "json")
    ),
    *in_forms("social-value/portfolio", portfolio.portfolio_table, "portfolio"),
    path(f"{RECEIPT}assessment.json", receipts.receipt_file, name="receipt_file"),
    path(f"{RECEIPT}output.json", receipts.receipt_output, name="receipt_output"),
    path("accounts/your-data/download/", personal.download_your_data, name="download_your_data"),
]
