/* Who signs out leaves nothing of what was typed in this browser. */

"use strict";

document.addEventListener("submit", ({ target }) => {
  if (!target.getAttribute("action").endsWith("/accounts/logout/")) return;
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith("quitotrack:")) localStorage.removeItem(name);
    }
  } catch { /* not allowed: nothing was kept */ }
});
