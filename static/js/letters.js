// Letters as gobag/letters.py folds what is stored: letters of two code pages are one, kana are one, numbers in one
// piece. For the on-call page, and for its copy on a device.
const foldLetters = (() => {
  const twice = "\uff5e\u2225\uff0d\uffe0\uffe1\uffe2\uffe4\uffe3\uffe5\uff3c\u2015\u22ef";
  const once = "\u301c\u2016\u2212\xa2\xa3\xac\xa6\u203e\xa5\\\u2014\u2026";
  return (text) => text.replace(/[^\0-\x7f]/g, (letter) => once[twice.indexOf(letter)] || letter)
    .normalize("NFKC").toLowerCase().replace(/\u301c/g, "~").replace(/\u2212/g, "-").replace(/\xa5/g, "\\")
    .replace(/[\u30a1-\u30f6\u30fd\u30fe]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60))
    .replace(/(?<![^0-9a-z])[-\u2010-\u2015\u2212\u30fc]+(?![^0-9a-z])/g, "")
    .replace(/(?<=[0-9])[\s.()]+(?=[0-9])/g, "");
})();
