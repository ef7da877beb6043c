// Writes another page in the place of this one.
document.open();
document.write(arguments[0]);
document.close();
return null;
