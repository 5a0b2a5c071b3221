"""Signing in by e-mail address; nobody registers; a forgotten password is set anew by mail."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from members.models import User
from tests import reading
from tests.administration import form_of
from tests.cast import PASSWORD, client_of, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_attempts_so_far():
    cache.clear()
    yield
    cache.clear()


def sign_in(client, address, password, path="/en/accounts/login/", **more):
    return client.post(path, {"login": address, "password": password, **more})


def signed_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("change", [str, str.upper, str.title])
def test_by_e_mail_address_however_it_is_written(change):
    user, client = make_user(), Client()
    response = sign_in(client, change(user.email), PASSWORD)
    assert (response.status_code, response["Location"]) == (302, "/en/")
    assert signed_in(client)


@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_a_wrong_password_is_said_in_the_readers_language_and_nothing_about_the_account(language):
    user, path = make_user(), f"/{language}/accounts/login/"
    wrong = reading.read(sign_in(Client(), user.email, "wrong", path)).one("main")
    nobody = reading.read(sign_in(Client(), "nobody@example.org", "wrong", path)).one("main")
    summary = wrong.one("div", data_kind="error")
    assert summary.text == nobody.one("div", data_kind="error").text
    sentences = {"es": "contraseña", "pt": "senha", "en": "password"}
    assert sentences[language] in summary.text.lower()
    assert wrong.one("input", name="login")["value"] == user.email
    assert not wrong.one("input", name="password").get("value")


def test_guessing_is_stopped():
    user = make_user()
    for _attempt in range(12):
        response = sign_in(Client(), user.email, "wrong")
    response = sign_in(client := Client(), user.email, PASSWORD)
    assert not signed_in(client)
    assert response.status_code in (200, 429)


def test_a_closed_account_does_not_sign_in():
    user, client = make_user(is_active=False), Client()
    sign_in(client, user.email, PASSWORD)
    assert not signed_in(client)


def test_nobody_registers():
    before = User.objects.count()
    page = reading.get("/en/accounts/signup/")
    assert not page.one("main").all("form")
    details = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    Client().post("/en/accounts/signup/", details)
    assert User.objects.count() == before


def test_the_administration_sends_to_the_sign_in_and_back(editor):
    client = Client()
    response = client.get("/admin/commitments/instrument/", follow=True)
    path = response.redirect_chain[-1][0]
    assert path.startswith("/es/accounts/login/?")
    form = form_of_main(reading.read(response))
    sent = reading.filled(form) | {"login": editor.email, "password": PASSWORD}
    response = client.post(path, sent)
    assert response["Location"] == "/admin/commitments/instrument/"
    assert client.get(response["Location"]).status_code == 200


def form_of_main(page):
    return max(page.one("main").all("form"), key=lambda form: len(form.all(name=True)))


def test_nobody_is_led_to_another_site():
    user = make_user()
    response = sign_in(Client(), user.email, PASSWORD, next="https://elsewhere.example/")
    assert "elsewhere" not in response["Location"]


def test_signing_out_takes_a_press_and_no_mere_visit(editor):
    client = client_of(editor)
    client.get("/en/accounts/logout/")
    assert signed_in(client)
    client.post("/en/accounts/logout/")
    assert not signed_in(client)


LANGUAGES = [("es", "contraseña"), ("pt-br", "senha"), ("en", "password")]


@pytest.mark.parametrize(("language", "word"), LANGUAGES)
def test_a_forgotten_password_is_set_anew_by_a_mail_in_the_language_of_the_account(language, word):
    user, client = make_user(language=language), Client()
    path = "/pt/accounts/password/reset/"
    assert client.post(path, {"email": user.email}).status_code == 302
    (sent,) = mail.outbox
    assert sent.to == [user.email]
    assert word in sent.subject.lower() + sent.body.lower()
    assert "[QuitoTrack]" in sent.subject
    link = re.search(r"https?://testserver(\S+)", sent.body)[1]
    assert link.startswith(f"/{language[:2]}/")
    page = reading.read(client.get(link, follow=True))
    new = "another-horse-battery-staple"
    action = form_of_main(page).get("action") or client.get(link)["Location"]
    client.post(action, {"password1": new, "password2": new})
    user.refresh_from_db()
    assert user.check_password(new)
    assert [told.to for told in mail.outbox] == [[user.email]] * 2


CHANGED = {
    "es": "Su contraseña ha sido modificada.",
    "pt-br": "Sua senha foi alterada.",
    "en": "Your password has been changed.",
}


@pytest.mark.parametrize("language", CHANGED)
def test_a_changed_password_is_told_at_once_in_the_language_of_the_account(language):
    user, new = make_user(language=language), "another-horse-battery-staple"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client_of(user).post("/pt/accounts/password/change/", sent)
    (told,) = mail.outbox
    assert (told.to, told.extra_headers["Content-Language"]) == ([user.email], language)
    assert CHANGED[language] in told.body
    assert new not in told.body


def test_who_has_no_account_is_told_the_same_and_gets_no_link():
    answers = []
    for address in (make_user().email, "nobody@example.org"):
        answers.append(Client().post("/en/accounts/password/reset/", {"email": address}))
    assert [answer["Location"] for answer in answers] == [answers[0]["Location"]] * 2
    assert "/key/" not in mail.outbox[-1].body


@pytest.mark.parametrize("password", ["short", "12345678901234", "password1234"])
def test_a_weak_password_is_refused(editor, password):
    client = client_of(editor)
    sent = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    page = reading.read(client.post("/en/accounts/password/change/", sent))
    assert page.all("div", data_kind="error")
    editor.refresh_from_db()
    assert editor.check_password(PASSWORD)


def test_an_account_that_an_administrator_makes_can_sign_in(administrator):
    administrator.language = "en"
    administrator.save()
    client = client_of(administrator)
    path = "/admin/members/user/add/"
    sent = reading.filled(form_of(reading.get(path, client)))
    sent |= {"email": "new@example.org", "name": "New", "language": "pt-br"}
    sent |= {"usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post(path, sent).status_code == 302
    sign_in(newcomer := Client(), "new@example.org", PASSWORD)
    assert signed_in(newcomer)
