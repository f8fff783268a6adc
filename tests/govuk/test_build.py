"""What `npm run build` leaves in static/build/, and what it is built from."""

import gzip
import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
BUILD = ROOT / "static/build"


def test_the_lock_file_names_no_registry() -> None:
    assert "resolved" not in (ROOT / "package-lock.json").read_text()


def test_every_module_that_is_imported_was_copied() -> None:
    modules = [ROOT / "static/js/app.js", *BUILD.rglob("*.mjs")]
    assert len(modules) > 10
    for module in modules:
        for imported in re.findall(r"""(?:from |import\()['"](\.[^'"]+)['"]""", module.read_text()):
            assert (module.parent / imported).resolve().is_file(), f"{module}: {imported}"


def test_every_component_that_a_template_starts_has_its_module() -> None:
    known = set(re.findall(r'"(govuk-[a-z-]+)": \(\)', (ROOT / "static/js/app.js").read_text()))
    templates = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("councilnet/govuk/**/*.html")]
    asked = {
        name
        for template in templates
        for name in re.findall(r'data-module="([^"]+)"', template.read_text())
    }
    assert asked == known


def test_the_style_sheet_is_light() -> None:
    assert len(gzip.compress((BUILD / "portal.css").read_bytes())) < 19_000


def test_no_mark_of_the_order_of_bytes_spoils_a_rule_of_the_style_sheet() -> None:
    """It would count as a part of the selector; and of white on white axe-core says nothing."""
    css = (BUILD / "portal.css").read_text()
    assert "\ufeff" not in css
    assert "\n:root{--app-deep:" in css


def test_every_class_of_ours_that_a_template_names_has_a_style() -> None:
    css = "".join(
        (ROOT / "static/css" / name).read_text() for name in ("app.css", "print.css", "admin.css")
    )
    styled = set(re.findall(r"\.(app-[\w-]+)", css))
    named = {
        name
        for template in ROOT.glob("templates/**/*.html")
        for value in re.findall(r'class="([^"]*)"', template.read_text())
        for name in re.findall(r"(?<![\w-])app-[\w-]*\w", value)
    }
    assert named - styled == set()


def test_every_override_that_a_page_names_was_built() -> None:
    sources = [
        path
        for app in ("templates", "councilnet", "initiatives", "socialvalue")
        for kind in ("html", "py")
        for path in ROOT.glob(f"{app}/**/*.{kind}")
    ]
    overrides = re.compile(r"govuk-!-[a-z0-9-]*\w")
    named = {name for path in sources for name in overrides.findall(path.read_text())}
    built = (BUILD / "portal.css").read_text().replace("\\!", "!")
    assert len(named) > 5
    assert [name for name in sorted(named) if f".{name}" not in built] == []
