// Sends a form from the page the browser is on.
const [action, fields, type] = arguments;
const form = document.createElement('form');
form.method = 'post';
form.action = action;
if (type) form.enctype = type;
for (const [name, value] of fields) {
  const input = document.createElement('input');
  input.type = 'hidden';
  input.name = name;
  input.value = value;
  form.append(input);
}
document.body.append(form);
window.leaving = true;
form.submit();
