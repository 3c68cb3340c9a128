"use strict";
/* The page's own script. Texts of resumes reach it as JSON and the page as text nodes: nothing here builds HTML of
   them. DataTables sorts, filters and pages the table. */
(() => {
  const page = JSON.parse(document.getElementById("page").textContent);
  const { rows } = page;
  const $ = (id) => document.getElementById(id);
  const MOST_COMPARED = 4;
  const MARKS = ["advance", "hold", "pass"];
  const FORMULA = /^[=+\-@\t\r]/;
  const ROLES = page.roles.map(([role]) => role);
  const GRADES = {
    work: "in described work", project: "in a project", list: "in a list", course: "learned or basic",
    aside: "in a title or name", denied: "said to be missing",
  };
  const ASKED = { role: "asked for by the role", level: "asked for by the ladder", postings: "often in postings" };
  const SUMS = { baseline: "where every resume starts", "other words": "all that are not shown, together" };

  // --- elements, whose texts are texts

  function el(tag, attributes = {}, ...children) {
    const made = tag === "svg" || tag === "rect" ? document.createElementNS("http://www.w3.org/2000/svg", tag)
      : document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "on") for (const [event, run] of Object.entries(value)) made.addEventListener(event, run);
      else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
    }
    made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
    return made;
  }

  const figure = (number) => number.toFixed(2);
  const signed = (number) => (number < 0 ? "−" : "+") + Math.abs(number).toFixed(2);
  const percent = (share) => `${Math.round(share * 100)}%`;
  const monthText = (month) => `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`;
  const short = (role) => role.toUpperCase().replaceAll("_", " ");
  const noteText = (code) => code.replaceAll("-", " ");
  function years(months) {
    if (months === null || months === undefined) return "";
    const parts = [[Math.floor(months / 12), "y"], [months % 12, "m"]].filter(([count]) => count);
    return parts.map(([count, unit]) => `${count} ${unit}`).join(" ") || "0 m";
  }

  // --- marks: kept in the browser where it lets us, else in this page alone

  const KEY = `rolematch:decisions:${page.scores}`;
  const KEYS_KEY = "rolematch:keys";
  let kept = true;
  function stored(key) {
    try { return localStorage.getItem(key); } catch { kept = false; return null; }
  }
  function store(key, text) {
    try { text === null ? localStorage.removeItem(key) : localStorage.setItem(key, text); } catch { kept = false; }
    if (!kept) banner("This browser keeps nothing for this page: export your decisions before you close it.");
  }
  function banner(text) { $("banner").textContent = text; $("banner").hidden = !text; }

  const marks = new Map();
  function readMarks() {
    const known = new Set(rows.map((row) => row.sha));
    try {
      for (const [sha, mark] of Object.entries(JSON.parse(stored(KEY) || "{}"))) {
        const decision = MARKS.includes(mark.decision) ? mark.decision : "";
        const comment = typeof mark.comment === "string" ? mark.comment : "";
        if (known.has(sha) && (decision || comment)) marks.set(sha, { decision, comment });
      }
    } catch { /* what another program left there is not ours to mend */ }
  }
  const markOf = (row) => marks.get(row.sha) || { decision: "", comment: "" };
  function mark(row, change) {
    const now = { ...markOf(row), ...change };
    if (now.decision || now.comment) marks.set(row.sha, now); else marks.delete(row.sha);
    store(KEY, marks.size ? JSON.stringify(Object.fromEntries(marks)) : null);
    rows.forEach((other, index) => { if (other.sha === row.sha) table.row(index).invalidate("data"); });
    if ($("by-mark").value) table.draw(false);
    countMarks();
  }
  // the same page in another tab
  addEventListener("storage", (event) => {
    if (event.key !== KEY) return;
    marks.clear();
    readMarks();
    table.rows().invalidate("data").draw(false);
    countMarks();
  });
  function countMarks() {
    $("export").textContent = marks.size ? `Export decisions (${marks.size})` : "Export decisions";
  }

  // --- export: the same guard against formulas that the program uses

  const guarded = (text) => (FORMULA.test(text) ? `'${text}` : text);
  function cell(value) {
    const text = guarded(String(value ?? ""));
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }
  function exportMarks() {
    if (!marks.size) { banner("Nothing is marked yet: open a candidate to mark it."); return; }
    const head = ["file", "sha256", "decision", "comment", "requisition", "as_of", "model_sha256", "lexicon_sha256",
      "scores_sha256"];
    const lines = [head.join(",")];
    const done = new Set();
    rows.forEach((row, index) => {
      if (!marks.has(row.sha) || done.has(row.sha)) return;
      done.add(row.sha);
      const { decision, comment } = markOf(row);
      const { versions } = details(index);
      lines.push([row.file, row.sha, decision, comment, page.requisition, versions.as_of, versions.model_sha256,
        versions.lexicon_sha256, page.scores].map(cell).join(","));
    });
    // the sign in front tells a spreadsheet that it is UTF-8
    const file = new Blob(["\ufeff", lines.join("\r\n"), "\r\n"], { type: "text/csv;charset=utf-8" });
    const link = el("a", { href: URL.createObjectURL(file), download: "decisions.csv" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    banner(`${marks.size} marked: decisions.csv is saved where your browser saves files.`);
  }

  // --- small pictures

  function bar(share, name) {
    const fill = el("span", { class: `fill ${name || ""}` });
    fill.style.width = `${Math.max(0, Math.min(1, share)) * 100}%`;
    return el("span", { class: "track", "aria-hidden": "true" }, fill);
  }
  const fitCell = (fit, role) => el("span", { class: "fit" }, figure(fit), bar(fit, `role-${ROLES.indexOf(role) % 2}`));
  function levelBars(levels, asked) {
    const most = Math.max(...levels);
    const said = levels.map((share, index) => `level ${index + 1} ${percent(share)}`).join(", ");
    return el("svg", { class: "levels", viewBox: "0 0 34 16", role: "img", "aria-label": said },
      levels.map((share, index) => {
        const height = Math.max(1, 15 * share / most);
        return el("rect", { x: index * 7, y: 16 - height, width: 5, height, class: index + 1 === asked ? "asked" : "" });
      }));
  }
  const chip = (text, kind) => el("span", { class: `chip ${kind || ""}` }, text);
  const SAYS = { neither: "dim", uncertain: "warn", both: "role-both" };
  const saysChip = (says) => chip(says, SAYS[says] || (ROLES.includes(says.toLowerCase())
    ? `role-${ROLES.indexOf(says.toLowerCase()) % 2}` : "role-both"));
  const markChip = (row) => {
    const { decision, comment } = markOf(row);
    return el("span", { class: "marks" }, decision ? chip(decision, `mark-${decision}`) : null,
      comment ? el("span", { class: "comment", title: comment }, "commented") : null);
  };
  function levelText(row) {
    let name = row.levelName;
    for (const [role, long] of page.roles) name = name.replace(long, short(role));
    return `${row.level} ${name}`.trim();
  }
  const pieces = (all, make) => all.map((piece) => (typeof piece === "string" ? piece
    : make ? make(piece) : el("mark", {}, piece[0])));

  // --- table

  const chosen = new Set();
  const columns = [
    { title: "Compare", className: "c-pick", orderable: false, show: (row, index) => el("input", {
      type: "checkbox", "aria-label": `Compare ${row.label}`, ...(chosen.has(index) ? { checked: "" } : {}),
      on: { change: (event) => choose(index, event.target.checked) } }) },
    { title: "#", className: "c-rank", type: "num", value: (row, index) => index + 1, show: (row, index) => String(index + 1) },
    { title: "Candidate", className: "c-name", type: "string", value: (row) => row.label.toLowerCase(),
      show: (row, index) => el("button", { type: "button", class: "open", on: { click: () => openDetails(index) } }, row.label) },
    { title: "Role", className: "c-says", type: "string", value: (row) => row.says, show: (row) => saysChip(row.says) },
    { title: "Match", className: "c-match", type: "num", down: true, value: (row) => row.match,
      show: (row) => el("strong", {}, figure(row.match)) },
    ...page.roles.map(([role, name]) => ({ title: short(role), long: `Fit for ${name}`, className: "c-fit", type: "num", down: true,
      value: (row) => row.fit[role] ?? 0, show: (row) => fitCell(row.fit[role] ?? 0, role) })),
    { title: "Level", className: "c-level", type: "num", down: true,
      value: (row) => row.levels.reduce((sum, share, index) => sum + share * (index + 1), 0),
      show: (row) => el("span", { class: "level" }, levelBars(row.levels, page.asked.level), levelText(row)) },
    { title: "Years", className: "c-years", type: "num", down: true, value: (row) => row.months, show: (row) => (row.months / 12).toFixed(1) },
    { title: "Key skills", className: "c-skills", orderable: false, show: (row) => row.skills.slice(0, 5).join(", ") || "–" },
    { title: "Notes", className: "c-notes", type: "num", down: true, value: (row) => row.notes.length,
      show: (row) => row.notes.map(noteText).join(", ") || "–" },
    { title: "Mark", className: "c-mark", type: "num",
      value: (row) => (MARKS.indexOf(markOf(row).decision) + 4) % 4 || 4, show: (row) => markChip(row) },
  ];
  $("table").tHead.rows[0].append(...columns.map((column) => el("th", { scope: "col", title: column.long }, column.title)));

  let filter = () => true;
  const table = new DataTable("#table", {
    data: rows,
    columns: columns.map((column) => ({
      data: null, className: column.className, orderable: column.orderable !== false, type: column.type || "string",
      // DataTables reads cells that it searches as HTML: it searches none, and `filter` does
      searchable: false,
      orderSequence: column.down ? ["desc", "asc"] : ["asc", "desc"],
      render: (_, kind, row, place) => {
        if (kind !== "display") return column.value ? column.value(row, place.row) : "";
        const shown = column.show(row, place.row);
        return typeof shown === "string" ? document.createTextNode(shown) : shown;
      },
      createdCell: (cellNode) => cellNode.setAttribute("data-label", column.title),
    })),
    order: [[1, "asc"]],
    autoWidth: false,
    pageLength: 50,
    lengthMenu: [25, 50, 100, 250],
    layout: { topStart: null, topEnd: null, bottomStart: ["info", "pageLength"], bottomEnd: "paging" },
    language: {
      emptyTable: "No resume was scored.", zeroRecords: "No candidate passes these filters.",
      info: "_START_ to _END_ of _TOTAL_", infoEmpty: "0 candidates", infoFiltered: "(of _MAX_)",
      lengthMenu: "_MENU_ a page", entries: { _: "candidates", 1: "candidate" },
    },
  });
  table.search.fixed("ours", (_, row) => filter(row));

  function readFilter() {
    const words = $("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const [role, level, marked, notes] = ["by-role", "by-level", "by-mark", "by-notes"].map((id) => $(id).value);
    const least = Number($("by-match").value) || 0;
    filter = (row) => words.every((word) => row.words.includes(word))
      && (!role || row.says === role) && (!level || row.level === Number(level)) && row.match >= least
      && (!marked || (markOf(row).decision || "none") === marked)
      && (!notes || (row.notes.length > 0) === (notes === "some"));
    table.draw();
  }

  // --- comparison

  function choose(index, yes) {
    if (yes && chosen.size >= MOST_COMPARED && !chosen.has(index)) {
      banner(`Up to ${MOST_COMPARED} candidates can be compared: take one out first.`);
      table.row(index).invalidate("data");
      return;
    }
    if (yes) chosen.add(index); else chosen.delete(index);
    const box = table.row(index).node()?.querySelector("input");
    if (box) box.checked = yes;
    $("compare-bar").hidden = !chosen.size;
    $("compare-names").textContent = [...chosen].map((other) => rows[other].label).join(" · ");
    $("compare").disabled = chosen.size < 2;
    $("compare").textContent = chosen.size < 2 ? "Choose another to compare" : `Compare ${chosen.size}`;
  }
  function openComparison() {
    if (chosen.size < 2) return;
    const all = [...chosen].sort((a, b) => a - b);
    const data = all.map(details);
    // what was used in work longest says most
    const skillsOf = (one, keep) => [...one.skills].filter(([name]) => keep(name)).sort((a, b) => (b[4] ?? -1) - (a[4] ?? -1));
    const common = data.map((one) => new Set(one.skills.map(([name]) => name)))
      .reduce((shared, names) => new Set([...shared].filter((name) => names.has(name))));
    const line = (head, make) => el("tr", {}, el("th", { scope: "row" }, head),
      all.map((index, place) => el("td", {}, make(rows[index], data[place], index))));
    const list = (items) => (items.length ? el("ul", {}, items.map((item) => el("li", {}, item))) : "–");
    const body = el("div", { class: "body scroll", tabindex: "0", role: "region", "aria-label": "Comparison table" },
      el("table", { class: "plain compared" },
        el("thead", {}, el("tr", {}, el("td", {}), all.map((index) => el("th", { scope: "col" },
          el("button", { type: "button", class: "open", on: { click: () => { $("comparison").close(); openDetails(index); } } },
            rows[index].label))))),
        el("tbody", {},
          line("Rank and match", (row, _, index) => `${index + 1}, ${figure(row.match)}`),
          line("Role", (row) => saysChip(row.says)),
          ...page.roles.map(([role]) => line(`Fit for ${short(role)}`, (row) => fitCell(row.fit[role] ?? 0, role))),
          line("Level", (row) => el("span", { class: "level" }, levelBars(row.levels, page.asked.level), levelText(row))),
          line("Years of work", (row) => (row.months / 12).toFixed(1)),
          line("Positions", (_, one) => list(one.positions.map((position) => positionText(position)))),
          line("Speaks for", (row) => list(row.skills)),
          line("Only this one names", (_, one, index) => list(skillsOf(one, (name) =>
            data.every((other, place) => all[place] === index || other.skills.every(([known]) => known !== name)))
            .slice(0, 12).map(skillText))),
          line("All of them name", (_, one) => list(skillsOf(one, (name) => common.has(name)).slice(0, 12).map(skillText))),
          line("Asked for, not named", (_, one) => Object.entries(one.gaps).map(([role, gaps]) =>
            el("div", {}, el("span", { class: "small" }, short(role)), list(gaps.slice(0, 8).map(([name]) => name))))),
          line("Education", (_, one) => list(one.education.map(educationText))),
          line("Notes", (_, one) => list(one.notes.map(([, message]) => message))),
          line("Your mark", (row) => [markChip(row), " ", markOf(row).comment]))));
    show("comparison", `Comparison of ${all.length}`, [], [body]);
  }

  // --- details of one candidate, made when it is opened

  const parsed = new Map();
  function details(index) {
    if (!parsed.has(index)) parsed.set(index, JSON.parse($(`candidate-${index}`).textContent));
    return parsed.get(index);
  }
  const dates = (position) => (position.start ? `${position.start} to ${position.end ?? "?"}` : "no dates");
  const positionText = (position) => [position.title || "no title", position.employer, dates(position)].filter(Boolean).join(", ");
  const skillText = ([name, , , , months]) => (months === null ? name : `${name} (${years(months)})`);
  const educationText = ([degree, field, end]) => [degree, field, end].filter(Boolean).join(", ");
  const part = (title, ...children) => el("section", {}, el("h3", {}, title), children);

  let opened = null;
  function openDetails(index) {
    opened = index;
    const row = rows[index];
    const one = details(index);
    const order = table.rows({ search: "applied", order: "applied" }).indexes().toArray();
    const place = order.indexOf(index);
    const step = (by, text, label) => el("button", { type: "button", class: "quiet", "aria-label": label,
      ...(order[place + by] === undefined ? { disabled: "" } : {}), on: { click: () => openDetails(order[place + by]) } }, text);
    const title = el("span", {}, row.label, " ", saysChip(row.says));
    const more = row.file && row.file !== row.label ? row.file : null;
    show("details", title, place < 0 ? [] : [step(-1, "‹ Previous", "Previous candidate"), step(1, "Next ›", "Next candidate")], [
      el("div", { class: "body" },
        more ? el("p", { class: "small" }, more) : null,
        one.contacts ? contactsPart(one.contacts) : null,
        el("div", { class: "grid" },
          part("Fit", el("p", {}, one.reason), el("div", { class: "bars" }, page.roles.map(([role, name]) =>
            [el("span", {}, name), bar(row.fit[role] ?? 0, `role-${ROLES.indexOf(role) % 2}`), el("strong", {}, figure(row.fit[role] ?? 0))])),
            el("p", { class: "small" }, `Rank ${index + 1} of ${rows.length}, match ${figure(row.match)} for ${page.requisition}.`)),
          levelPart(row, one),
          markPart(row)),
        timelinePart(one),
        gapsPart(one),
        notesPart(one),
        evidencePart(row, one),
        skillsPart(one),
        textPart(one),
        madePart(row, one)),
    ]);
  }
  function contactsPart(contacts) {
    const all = [contacts.name, ...contacts.emails, ...contacts.phones, ...contacts.links, ...contacts.places].filter(Boolean);
    return el("p", { class: "contacts" }, all.join(" · ") || "No name or contact was found.");
  }
  function levelPart(row, one) {
    const [low, high] = one.levelInterval;
    return part("Level", el("p", {}, levelText(row), low === high ? "" : `, between ${low} and ${high}`),
      el("div", { class: "bars" }, row.levels.map((share, index) => [
        el("span", {}, `Level ${index + 1}${index + 1 === page.asked.level ? " (asked for)" : ""}`),
        bar(share, index + 1 === page.asked.level ? "asked" : "plain"), el("span", {}, percent(share))])),
      el("details", {}, el("summary", {}, "What the level rests on"), el("ul", {}, one.levelEvidence.filter(([, , weight]) => weight)
        .map(([feature, , weight]) => el("li", {}, `${feature} ${signed(weight)}`)))));
  }
  function markPart(row) {
    const now = markOf(row);
    return part("Your mark",
      el("fieldset", { class: "choice" }, el("legend", { class: "unseen" }, "Decision"),
        [...MARKS, ""].map((decision) => el("label", { class: `mark-${decision || "none"}` }, el("input", { type: "radio", name: "decision",
          value: decision, ...(now.decision === decision ? { checked: "" } : {}), on: { change: () => mark(row, { decision }) } }),
        decision || "not marked"))),
      el("label", { class: "stack" }, "Comment", el("textarea", { rows: "3", maxlength: "4000",
        on: { input: (event) => mark(row, { comment: event.target.value }) } }, now.comment)));
  }
  function timelinePart(one) {
    const dated = one.positions.filter((position) => position.from !== null && position.to !== null && position.to >= position.from);
    const { total, mle, ds, uncertain } = one.months;
    const sum = `${years(total)} of work (overlaps once), ${years(mle)} as MLE, ${years(ds)} as DS`
      + (uncertain ? `; ${uncertain} months hang on years without a month` : "");
    if (!one.positions.length) return part("Positions", el("p", {}, "No position was found."));
    const first = Math.min(...dated.map((position) => position.from));
    const last = Math.max(one.asOf, ...dated.map((position) => position.to)) + 1;
    const line = (position) => {
      const track = el("span", { class: "time", "aria-hidden": "true" });
      if (dated.includes(position)) {
        const kind = ROLES.indexOf(position.family);
        const fill = el("span", { class: kind < 0 ? "fill plain" : `fill role-${kind % 2}` });
        fill.style.left = `${(position.from - first) / (last - first) * 100}%`;
        fill.style.width = `${Math.max(1, position.to - position.from + 1) / (last - first) * 100}%`;
        track.append(fill);
      }
      return el("li", {}, el("span", {}, el("strong", {}, position.title || "no title"),
        position.employer ? `, ${position.employer}` : "", position.kind === "job" ? "" : ` (${position.kind})`), track,
      el("span", { class: "small" }, dates(position)));
    };
    return part("Positions", el("p", { class: "small" }, sum),
      el("ol", { class: "timeline" }, one.positions.map(line)),
      dated.length ? el("p", { class: "small axis", "aria-hidden": "true" }, el("span", {}), el("span", {}, el("span", {}, monthText(first)),
        el("span", {}, monthText(last - 1))), el("span", {})) : null,
      one.education.length || one.certifications.length ? el("p", {}, el("strong", {}, "Education: "), [...one.education.map(educationText),
        ...one.certifications.map(([name, date]) => [name, date].filter(Boolean).join(", "))].join("; ") || "none found") : null);
  }
  function gapsPart(one) {
    return part(page.asked.role ? "Gaps against the requisition" : "Gaps",
      el("p", { class: "small" }, "Asked for and not named in this resume; the share is that of postings that ask for it. Not named is not the same as not known."),
      el("div", { class: "grid" }, Object.entries(one.gaps).map(([role, gaps]) => el("div", {}, el("h4", {}, short(role)),
        gaps.length ? el("ul", { class: "gaps" }, gaps.map(([name, share, asked]) => el("li", {}, el("strong", {}, name), ` ${percent(share)}`,
          el("span", { class: "small" }, ` ${ASKED[asked] || asked}`)))) : el("p", {}, "None.")))));
  }
  function notesPart(one) {
    return one.notes.length ? part("Notes", el("ul", { class: "notes" }, one.notes.map(([code, message]) =>
      el("li", {}, chip(noteText(code), "warn"), " ", message)))) : null;
  }
  function evidencePart(row, one) {
    const weighted = (evidence, sign) => evidence.filter(([name, weight]) => !(name in SUMS) && weight * sign > 0)
      .sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]));
    const most = Math.max(0.01, ...Object.values(one.evidence).flat().filter(([name]) => !(name in SUMS)).map(([, weight]) => Math.abs(weight)));
    const item = ([name, weight, quotes]) => el("li", {},
      el("span", { class: "weight" }, signed(weight)), bar(Math.abs(weight) / most, weight < 0 ? "against" : "for"),
      one.text ? el("button", { type: "button", class: "open", title: "Show it in the text", on: { click: () => findInText(name) } }, name)
        : el("strong", {}, name),
      el("div", { class: "quotes" }, (quotes || []).map((quote) => el("q", {}, pieces(quote)))));
    const sums = (evidence) => evidence.filter(([name]) => name in SUMS).map(([name, weight]) => `${name} ${signed(weight)} (${SUMS[name]})`).join(", ");
    return part("Evidence", el("div", { class: "grid" }, Object.entries(one.evidence).map(([role, evidence]) => el("div", {},
      el("h4", {}, `${short(role)} ${figure(row.fit[role] ?? 0)}: speaks for`),
      el("ul", { class: "evidence" }, weighted(evidence, 1).map(item)),
      el("h4", {}, `${short(role)}: speaks against`),
      el("ul", { class: "evidence" }, weighted(evidence, -1).map(item)),
      el("p", { class: "small" }, sums(evidence))))),
    one.contrast.length ? el("details", {}, el("summary", {}, "What pulls to MLE, and what to DS"), el("p", {}, one.contrast
      .map(([name, weight]) => `${name} ${signed(weight)}`).join(", ")), el("p", { class: "small" }, "Above zero pulls to MLE, below to DS.")) : null);
  }
  function skillsPart(one) {
    const order = Object.keys(GRADES);
    const skills = [...one.skills].sort((a, b) => (b[4] ?? -1) - (a[4] ?? -1) || order.indexOf(a[2]) - order.indexOf(b[2]));
    if (!skills.length) return part("Skills", el("p", {}, "No skill was found."));
    return part(`Skills (${skills.length})`, el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Skills" },
      el("table", { class: "plain" },
        el("thead", {}, el("tr", {}, ["Skill", "Months", "Last use", "Named", "Where"].map((head) => el("th", { scope: "col" }, head)))),
        el("tbody", {}, skills.map(([name, , grade, mentions, months, last]) => el("tr", {}, el("th", { scope: "row" }, name),
          el("td", { class: "number" }, months === null ? "–" : String(months)), el("td", {}, last ?? "–"),
          el("td", { class: "number" }, `${mentions}×`), el("td", {}, GRADES[grade] || grade)))))));
  }
  function textPart(one) {
    if (!page.texts) return null;
    const note = one.textNote ? el("p", { class: "small" }, one.textNote) : null;
    if (!one.text) return part("Resume", note);
    return part("Resume", note, el("p", { class: "small" }, page.blind
      ? "As the program reads it; names, contacts and personal details are bars. Marked: the words that counted."
      : "As the program reads it. Marked: the words that counted."),
    el("pre", { class: "text", id: "text", tabindex: "0", role: "region", "aria-label": "Text of the resume" }, pieces(one.text, ([words, features]) =>
      el("mark", { title: features.join(", "), "data-features": JSON.stringify(features) }, words))));
  }
  function findInText(name) {
    const all = [...document.querySelectorAll("#text mark")];
    const found = all.filter((one) => JSON.parse(one.dataset.features).includes(name));
    all.forEach((one) => one.classList.toggle("found", found.includes(one)));
    if (!found.length) return;
    found[0].scrollIntoView({ block: "center" });
    $("text").focus({ preventScroll: true });
  }
  function madePart(row, one) {
    const { versions } = one;
    const said = { "As of": versions.as_of, Program: `rolematch ${versions.rolematch}`, Model: `${versions.model}, sha256 ${versions.model_sha256}`,
      Lexicon: `${versions.lexicon}, sha256 ${versions.lexicon_sha256}`, "Read as": [versions.media_type, versions.reader].filter(Boolean).join(", "),
      "File, sha256": row.sha, "scores.jsonl, sha256": page.scores };
    return el("details", { class: "made" }, el("summary", {}, "How these figures were made"),
      el("dl", {}, Object.entries(said).map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)])),
      el("p", { class: "small" }, "The same file, model and month give the same figures on any computer."));
  }

  // --- dialogs

  function show(id, title, buttons, children) {
    const dialog = $(id);
    dialog.replaceChildren(el("header", { class: "bar" }, el("h2", { id: `${id}-title`, tabindex: "-1" }, title),
      el("span", { class: "buttons" }, buttons, el("button", { type: "button", class: "quiet", on: { click: () => dialog.close() } }, "Close"))), ...children);
    if (!dialog.open) dialog.showModal();
    dialog.querySelector(".body").scrollTop = 0;
    $(`${id}-title`).focus();
  }
  $("details").addEventListener("close", () => {
    const row = opened === null ? null : table.row(opened).node();
    if (row && row.isConnected) row.querySelector("button.open").focus();
    opened = null;
  });

  // --- wiring

  const says = [...new Set(rows.map((row) => row.says))].sort();
  $("by-role").append(...says.map((name) => el("option", {}, name)));
  columns.forEach((column, index) => {
    if (column.orderable !== false) $("sort").append(el("option", { value: index, ...(index === 1 ? { selected: "" } : {}) }, column.title === "#" ? "Rank" : column.title));
  });
  $("sort").addEventListener("change", (event) => {
    table.order([Number(event.target.value), columns[event.target.value].down ? "desc" : "asc"]).draw();
  });
  const filters = ["search", "by-role", "by-level", "by-match", "by-mark", "by-notes"];
  filters.forEach((id) => $(id).addEventListener("input", readFilter));
  $("reset").addEventListener("click", () => { filters.forEach((id) => { $(id).value = ""; }); readFilter(); });
  $("export").addEventListener("click", exportMarks);
  $("compare").addEventListener("click", openComparison);
  $("compare-none").addEventListener("click", () => [...chosen].forEach((index) => choose(index, false)));
  $("help-button").addEventListener("click", () => $("help").showModal());
  document.querySelector("#help .close").addEventListener("click", () => $("help").close());
  $("forget").addEventListener("click", () => {
    if (!confirm("Forget all marks and comments of this page?")) return;
    marks.clear();
    store(KEY, null);
    table.rows().invalidate("data").draw(false);
    countMarks();
  });
  $("table").addEventListener("click", (event) => {
    const line = event.target.closest("tbody tr");
    if (!line || event.target.closest("button, input, a") || String(getSelection())) return;
    const index = table.row(line).index();
    if (index !== undefined) openDetails(index);
  });

  const keysOn = () => $("keys").checked;
  $("keys").checked = stored(KEYS_KEY) !== "off";
  $("keys").addEventListener("change", () => store(KEYS_KEY, keysOn() ? null : "off"));
  function walk(by) {
    const buttons = [...document.querySelectorAll("#table tbody button.open")];
    const now = buttons.indexOf(document.activeElement?.closest("tr")?.querySelector("button.open"));
    buttons[Math.max(0, Math.min(buttons.length - 1, now + by))]?.focus();
  }
  document.addEventListener("keydown", (event) => {
    if (!keysOn() || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("textarea, select, input:not([type=checkbox]):not([type=radio])")) return;
    const { key } = event;
    const dialog = document.querySelector("dialog[open]");
    const act = (run) => { event.preventDefault(); run(); };
    if (dialog?.id === "details") {
      const decision = { a: "advance", h: "hold", p: "pass", u: "" }[key];
      if (decision !== undefined) act(() => dialog.querySelector(`input[name=decision][value="${decision}"]`).click());
      else if (key === "j" || key === "k") act(() => dialog.querySelector(`[aria-label="${key === "j" ? "Next" : "Previous"} candidate"]`)?.click());
    } else if (!dialog) {
      if (key === "/") act(() => $("search").focus());
      else if (key === "?") act(() => $("help").showModal());
      else if (key === "j" || key === "k") act(() => walk(key === "j" ? 1 : -1));
      else if (key === "c") act(openComparison);
      else if (key === "x") act(() => document.activeElement?.closest("#table tbody tr")?.querySelector("input")?.click());
    }
  });

  // paper has no pages to turn: all that pass the filters are printed
  let length = null;
  addEventListener("beforeprint", () => {
    if (document.querySelector("dialog[open]")) {
      document.querySelectorAll("dialog[open] details").forEach((one) => { one.open = true; });
      return;
    }
    length = table.page.len();
    table.page.len(-1).draw();
  });
  addEventListener("afterprint", () => {
    if (length !== null) table.page.len(length).draw();
    length = null;
  });

  if (rows.length) {
    const { versions } = details(0);
    $("made").textContent = `As of ${versions.as_of}. rolematch ${versions.rolematch}, model ${versions.model} (${versions.model_sha256.slice(0, 12)}), `
      + `lexicon ${versions.lexicon} (${versions.lexicon_sha256.slice(0, 12)}), results ${page.scores.slice(0, 12)}.`;
  }
  readMarks();
  if (marks.size) table.rows().invalidate("data").draw(false);
  countMarks();
  if (!kept) store(KEYS_KEY, null);
  document.documentElement.dataset.ready = "yes";
})();
