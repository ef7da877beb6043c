// Whether the words of a field's question are in sight, below the bar.
const field = document.getElementById(arguments[0]);
const question = field.querySelector('legend') || document.querySelector(`label[for="${field.id}"]`);
const box = question.getBoundingClientRect();
return box.top >= document.querySelector('.top').getBoundingClientRect().bottom - 1 && box.bottom <= innerHeight;
