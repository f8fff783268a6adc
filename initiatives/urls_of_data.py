"""Addresses that are the same in every language: tables, feeds, files, and machines’ own."""

from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from initiatives.views import (
    attachments,
    benefit,
    collecting,
    crawling,
    embedding,
    giving,
    keeping,
    packs,
)


def in_forms(page: str, view: Callable[..., HttpResponseBase], name: str) -> list[URLPattern]:
    """The page's address with other endings: "councils.csv", by the name "councils_csv"."""
    forms = ("csv", "json")
    return [path(f"{page}.{form}", view, {"form": form}, f"{name}_{form}") for form in forms]


urlpatterns: list[URLPattern] = [
    *in_forms("case-studies", giving.case_studies, "case_studies"),
    path("case-studies.atom", giving.case_studies_feed, name="case_studies_atom"),
    *in_forms("principles", giving.principles, "principles"),
    *in_forms("councils", giving.councils, "councils"),
    *in_forms("collections/<slug:slug>", collecting.collection_table, "collection"),
    path("collections/<slug:slug>.atom", collecting.collection_feed, name="collection_atom"),
    *in_forms("coverage", giving.coverage_of_councils, "coverage"),
    *in_forms("coverage/regions", giving.coverage_of_regions, "coverage_of_regions"),
    *in_forms("adoptions", giving.adoptions, "adoptions"),
    *in_forms("funding", giving.all_funding, "funding"),
    *in_forms("funding/<slug:slug>", giving.funding_round, "funding_round"),
    *(
        path(f"packs/<slug:slug>.{kind}", packs.pack_file, {"kind": kind}, f"pack_{kind}")
        for kind in ("pdf", "docx")
    ),
    path("your-list.csv", keeping.your_list_csv, name="your_list_csv"),
    path("benefit.csv", benefit.benefits_csv, name="benefits_csv"),
    path("files/<slug:key>/<str:name>", attachments.file, name="file"),
    path("oembed", embedding.oembed, name="oembed"),
    path("sitemap.xml", crawling.sitemap, name="sitemap"),
    path("robots.txt", crawling.robots, name="robots"),
]
