// A form's words as pairs of name and value, and a form filled with such pairs. Other scripts use window.formWords.
window.formWords = (() => {
  const OURS = new Set(["csrfmiddlewaretoken", "revision"]);

  const read = (form) => [...new FormData(form)].filter(([name]) => !OURS.has(name));

  // As the server sent them: what somebody typed before the scripts ran is not among them. A browser that puts typed
  // words back into a page it reads anew would be taken for somebody who types: such a form says autocomplete="off".
  const served = (form) => {
    const copy = form.cloneNode(true);
    copy.reset();
    return read(copy);
  };

  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  const fill = (form, words) => {
    const left = words.map(([name, value]) => ({ name, value }));
    for (const field of form.elements) {
      if (!field.name || OURS.has(field.name) || field.type === "submit") continue;
      const place = left.findIndex((word) => word.name === field.name && (!isTick(field) || word.value === field.value));
      if (isTick(field)) field.checked = place >= 0;
      else if (place >= 0 && field.value !== left[place].value) field.value = left[place].value;
      if (place >= 0) left.splice(place, 1);
    }
  };

  const isTick = (field) => field.type === "checkbox" || field.type === "radio";

  // What two people made of `base`, field by field; null where both wrote the same field differently.
  const merge = (base, mine, theirs) => {
    const merged = [];
    for (const name of new Set([...theirs, ...mine].map(([one]) => one))) {
      const [was, here, there] = [base, mine, theirs].map((words) => words.filter((word) => word[0] === name));
      if (!same(here, was) && !same(there, was) && !same(here, there)) return null;
      merged.push(...(same(here, was) ? there : here));
    }
    return merged;
  };

  return { read, served, same, fill, merge };
})();
