// Rows of texts and numbers as a CSV file for a spreadsheet.
"use strict";
(() => {
  // Text that a spreadsheet would run gets an apostrophe; numbers stay numbers.
  const defused = (text) => (/^[=+\-@\t\r]/.test(text) && !/^[+-]?\d+(\.\d+)?$/.test(text) ? `'${text}` : text);
  const cell = (value) => {
    const text = typeof value === "number" ? String(value) : defused(String(value ?? ""));
    return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  };
  LDN.csv = (rows) => rows.map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
  LDN.download = (name, text) => {
    const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
    const link = LDN.make("a", { href: address, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  };
})();
