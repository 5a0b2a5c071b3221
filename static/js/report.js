/* Keeps what is typed in a report: saves the draft by itself, and holds a copy in this browser
   until it is saved. The form works without it. Words come from the page, never from here.
   Its buttons are called "action": form.action is one of them, and not its address. */

"use strict";

(() => {
  const PREFIX = "quitotrack:", EVERY = 20000;
  const form = document.getElementById("report");
  const key = form && PREFIX + form.dataset.keep;
  const unsent = new Set(["csrfmiddlewaretoken", "version", "token"]);
  let changed = false, held = null, saving = null, timer = 0;

  const read = (name) => {
    try { return JSON.parse(localStorage.getItem(name)); } catch { return null; }
  };
  const write = (name, copy) => {
    try { localStorage.setItem(name, JSON.stringify(copy)); } catch { /* full, or not allowed */ }
  };
  const forget = (name) => { try { localStorage.removeItem(name); } catch { /* not allowed */ } };

  /* On the desk: what was sent and has arrived leaves no copy. */
  for (const line of document.querySelectorAll("[data-arrived]")) {
    const copy = read(PREFIX + line.dataset.keep);
    if (copy?.sent && Number(copy.version) < Number(line.dataset.arrived)) forget(PREFIX + line.dataset.keep);
  }
  if (!form) return;

  const said = form.querySelector("[data-said]");
  const say = (sentence) => { if (said.textContent !== sentence) said.textContent = sentence; };
  const values = () => [...new FormData(form)].filter(
    ([name, value]) => typeof value === "string" && !unsent.has(name));
  const hold = (more) => write(key, {
    values: values(), version: form.elements.version.value, at: new Date().toISOString(), ...more,
  });
  /* As the site keeps them: what was sent with success is no longer in the fields of evidence. */
  const kernel = (pairs, sent) => JSON.stringify(pairs
    .filter(([name]) => name !== "still_holds" && !(sent && name.startsWith("evidence-")))
    .map(([name, value]) => [name, value.replace(/\r\n/g, "\n").trim()]));
  const same = (copy) => kernel(copy.values, copy.sent) === kernel(values(), copy.sent);
  const renewToken = () => {
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
    if (token) form.elements.csrfmiddlewaretoken.value = token;
  };

  /* Brought back after a crash, a lost connection, an ended session */
  const restore = document.querySelector("[data-restore]");
  const kept = read(key);
  if (kept && same(kept)) forget(key);
  else if (kept && restore) {
    restore.hidden = false;
    restore.querySelector("time").textContent =
      new Date(kept.at).toLocaleString(document.documentElement.lang);
    restore.addEventListener("click", ({ target }) => {
      if (!target.matches("button")) return;
      if (target.dataset.choice === "back") bringBack(kept.values);
      else forget(key);
      restore.hidden = true;
      form.querySelector("input:not([type=hidden]), textarea").focus();
    });
  }

  function bringBack(pairs) {
    const given = new Map();
    for (const [name, value] of pairs) given.set(name, [...(given.get(name) ?? []), value]);
    for (const field of form.elements) {
      if (!field.name || unsent.has(field.name) || ["file", "submit"].includes(field.type)) continue;
      const wanted = given.get(field.name) ?? [];
      if (["checkbox", "radio"].includes(field.type)) field.checked = wanted.includes(field.value);
      else field.value = wanted[0] ?? "";
    }
    touched();
  }

  /* Saving */
  function touched() {
    changed = true;
    hold();
    if (!timer) timer = setTimeout(save, EVERY);
  }

  function save() {
    clearTimeout(timer);
    timer = 0;
    if (!changed || held || saving) return saving;
    changed = false;
    renewToken();
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (typeof value !== "string") body.delete(name);
    saving = send(body).finally(() => { saving = null; });
    return saving;
  }

  async function send(body) {
    const size = [...body].reduce((sum, [, value]) => sum + value.length, 0);
    try {
      const response = await fetch(form.getAttribute("action"), {
        method: "POST", body, headers: { Accept: "application/json" }, keepalive: size < 15000,
      });
      const answer = await response.json();
      say(answer.message);
      if (response.ok) {
        form.elements.version.value = answer.version;
        list(answer.missing);
        if (!changed) forget(key);
      } else {
        changed = true;
        held = response.status === 409;
      }
    } catch {
      changed = true;
      say(form.dataset.offline);
      if (!timer) timer = setTimeout(save, EVERY);
    }
  }

  function list(missing) {
    const lacking = document.querySelector("[data-lacking]");
    if (!lacking) return;
    lacking.hidden = missing.length === 0;
    lacking.querySelector("ul").replaceChildren(...missing.map(({ field, sentence }) => {
      const item = document.createElement("li"), link = document.createElement("a");
      link.href = `#id_${field}`;
      link.textContent = sentence;
      item.append(link);
      return item;
    }));
  }

  form.addEventListener("input", ({ target }) => {
    target.closest("[data-carried]")?.removeAttribute("data-carried");
    if (target.name.startsWith("evidence-")) hold();
    else touched();
  });
  window.addEventListener("blur", save);
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });

  /* Sent by its writer: once, and never while it is being saved */
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent || saving) event.preventDefault();
    if (saving && !sent) saving.then(() => form.requestSubmit(event.submitter));
    if (sent || saving) return;
    sent = true;
    clearTimeout(timer);
    renewToken();
    hold({ sent: true });
  });
  window.addEventListener("pageshow", () => { sent = false; });
})();
