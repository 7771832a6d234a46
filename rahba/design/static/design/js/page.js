// What pages gain where JavaScript runs; every page works without it.

/** Closes a toast, and any open menu when one touches elsewhere or presses Escape. */
function closeOnRequest(event) {
  const button = event.target.closest("[data-close]");
  if (button) button.closest("[data-toast]")?.remove();
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
}

function closeMenusOnEscape(event) {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
}

/** Plus and minus of a `.quantity` around an input. */
function step(event) {
  const button = event.target.closest("[data-step]");
  const input = button?.closest(".quantity")?.querySelector("input");
  if (!input) return;
  const value = Number(input.value.replace(",", ".")) || 0;
  const least = input.min === "" ? -Infinity : Number(input.min);
  input.value = String(Math.max(least, value + Number(button.dataset.step))).replace(".", ",");
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

/** A `[data-share]` button offers the phone's own sharing; where there is none, its text is copied. */
async function share(event) {
  const button = event.target.closest("[data-share]");
  if (!button) return;
  const text = button.dataset.share;
  if (navigator.share) await navigator.share({ text }).catch(() => {});
  else if (navigator.clipboard) await navigator.clipboard.writeText(text);
}

/** A file field with data-submit sends its form as soon as something is chosen. */
function submitAtOnce(event) {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
}

/** Buttons that only a script can serve are hidden in the page and shown here. */
function showScripted(root) {
  for (const button of root.querySelectorAll("[data-close], [data-step], [data-share], [data-print]")) button.hidden = false;
}

document.addEventListener("click", (event) => {
  closeOnRequest(event);
  step(event);
  share(event);
  if (event.target.closest("[data-print]")) window.print();
});
document.addEventListener("keydown", closeMenusOnEscape);
document.addEventListener("change", submitAtOnce);
document.addEventListener("htmx:afterSwap", (event) => showScripted(event.target));
showScripted(document);
for (const tab of document.querySelectorAll(".tabs > [aria-current]")) {
  // Where the tabs do not fit on one line, the one that is open is brought into sight.
  tab.parentElement.scrollLeft += tab.getBoundingClientRect().left - tab.parentElement.getBoundingClientRect().left - 48;
}
