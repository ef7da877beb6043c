/* One key for one button, only while what it is about has the focus: typing elsewhere, and the keys of
   a screen reader, stay what they are. By the letter, or where the keyboard writes Cyrillic, by the
   place of the key. A key that is held down, or pressed while the next page comes, does nothing. */
for (const item of document.querySelectorAll("[data-keys]")) {
  let done = false;
  addEventListener("pageshow", () => (done = false));
  item.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing) return;
    if (event.target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    const latin = /^[a-z]$/i.test(event.key);
    const letter = latin ? event.key.toLowerCase() : /^Key[A-Z]$/.test(event.code) ? event.code[3].toLowerCase() : "";
    const target = letter && item.querySelector(`[data-key="${letter}"]`);
    if (!target) return;
    event.preventDefault();
    if (done) return;
    done = true;
    target.click();
  });
}
