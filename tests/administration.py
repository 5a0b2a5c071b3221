"""Using the administration as its users do: open a page, fill in its form, send it."""

from django.urls import reverse

from tests import reading


def address(label, what="changelist", *args):
    """The address of a page of the registry *label*, as `members.actor`."""
    return reverse(f"admin:{label.replace('.', '_')}_{what}", args=args)


def form_of(page):
    """The main form of a page: that which is sent by post and holds the most fields."""
    forms = [
        f for f in page.one("div", id="content").all("form") if f.get("method").lower() == "post"
    ]
    return max(forms, key=lambda form: len(form.all(name=True)))


def send(client, path, /, **values):
    """Open the form at *path*, fill in *values*, send it; return the response.

    None takes a field away.
    """
    filled = reading.filled(form_of(reading.get(path, client)))
    for name, value in values.items():
        filled.pop(name, None)
        if value is not None:
            filled[name] = value
    return client.post(path, filled)


def saved(client, path, /, **values):
    """The same, for what is to be accepted: return the page that follows."""
    response = send(client, path, **values)
    if response.status_code != 302:
        raise AssertionError([row.text for row in reading.read(response).all(cls="errors")])
    return reading.get(response["Location"], client)


def errors(page):
    """The sentences with which a form came back."""
    return [item.text for block in page.all("ul", cls="errorlist") for item in block.all("li")]


def messages(page):
    """What the administration says above the page."""
    return [item.text for block in page.all("ul", cls="messagelist") for item in block.all("li")]


def act(client, label, action, rows, **values):
    """Run the *action* on the chosen *rows* of a registry; return the page that follows."""
    sent = {"action": action, "_selected_action": [row.pk for row in rows], **values}
    return reading.read(client.post(address(label), sent, follow=True))
