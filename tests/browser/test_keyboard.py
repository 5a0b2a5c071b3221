"""With the keyboard alone: past the menu in one step, and always seeing where one is."""

import pytest

FOCUSED = """() => {
  const element = document.activeElement, style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  return {
    tag: element.tagName,
    text: element.textContent.trim(),
    outline: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    seen: box.width > 0 && box.height > 0 && box.right > 0 && box.bottom > 0,
  };
}"""

#: Whether the cell of the matrix that has the focus is seen whole, and not under its heads.
UNCOVERED = """() => {
  const link = document.activeElement, box = link.getBoundingClientRect();
  const corners = [[box.left + 2, box.top + 2], [box.right - 2, box.bottom - 2]];
  return !link.closest('.matrix td') || corners.every(([x, y]) =>
    link.parentElement.contains(document.elementFromPoint(x, y)));
}"""


def test_the_first_step_leads_past_the_menu(watched):
    page = watched.open("/en/commitments/")
    page.keyboard.press("Tab")
    link = page.evaluate(FOCUSED)
    assert link["text"] == "Skip to the content"
    assert link["seen"]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


@pytest.mark.parametrize("path", ["/es/", "/es/commitments/?state=PER", "/es/accounts/login/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_focus_is_always_seen(watched, path, scheme):
    watched.page.emulate_media(color_scheme=scheme)
    page = watched.open(path)
    for _step in range(25):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused["tag"] == "BODY":
            break
        assert focused["outline"], focused
        assert focused["seen"], focused


def test_the_filters_open_without_a_mouse(watched):
    watched.page.set_viewport_size({"width": 320, "height": 640})
    page = watched.open("/en/commitments/")
    page.locator("details.filters > summary").focus()
    page.keyboard.press("Enter")
    assert page.locator("details.filters").get_attribute("open") is not None
    page.get_by_label("State", exact=True).wait_for()


@pytest.mark.parametrize("width", [320, 1280])
def test_the_heads_of_the_matrix_never_hide_the_cell_with_the_focus(watched, width):
    watched.page.set_viewport_size({"width": width, "height": 640})
    page = watched.open("/en/matrix/")
    page.evaluate("document.documentElement.style.scrollBehavior = 'auto'")
    page.locator(".matrix tfoot a").last.focus()
    for _step in range(80):
        page.keyboard.press("Shift+Tab")
        assert page.evaluate(UNCOVERED), page.evaluate("document.activeElement.ariaLabel")
