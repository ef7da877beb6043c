/* Shows a password while somebody wants to read it. It is sent as one, so that a browser offers to keep it. */
for (const button of document.querySelectorAll("[data-reveal]")) {
  const input = document.getElementById(button.dataset.reveal);
  const words = [button.textContent, button.dataset.shown];
  const show = (shown) => {
    input.type = shown ? "text" : "password";
    button.textContent = words[Number(shown)];
  };
  button.hidden = false;
  button.addEventListener("click", () => show(input.type === "password"));
  input.form.addEventListener("submit", () => show(false));
}
