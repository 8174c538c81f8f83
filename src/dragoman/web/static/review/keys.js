// What each key does. All can be changed or switched off (WCAG 2.1.4); two actions on one key are refused.
export const ACTIONS = {
  accept: ["a", "accept and go on"],
  reject: ["x", "reject, then a digit for the reason"],
  skip: ["Space", "skip"],
  undo: ["u", "undo, across items"],
  next: ["j", "next"],
  previous: ["k", "previous"],
  edit: ["Enter", "edit the field in focus"],
  startLeft: ["[", "start of the span one word to the left (Alt: character)"],
  startRight: ["]", "start of the span one word to the right"],
  endLeft: ["{", "end of the span one word to the left"],
  endRight: ["}", "end of the span one word to the right"],
  select: ["s", "select the span of the field anew"],
  swap: ["w", "swap actors and recipients"],
  newEvent: ["n", "new event from selected words"],
  missed: ["m", "missed event in this sentence"],
  duplicate: ["d", "duplicate of another event"],
  flag: ["f", "flag, or take the flag away"],
  comment: ["c", "comment"],
  goto: ["g", "go to an event by its id"],
  history: ["h", "history of this event"],
  repeat: [".", "repeat the last correction"],
  bulk: ["b", "the last correction for all events like this one"],
  explain: ["e", "why it was coded so, and what the codebook says"],
  help: ["?", "all keys"],
};
const STORED = "dragoman-keys";

export function load() {
  const standard = Object.fromEntries(Object.entries(ACTIONS).map(([action, [key]]) => [action, key]));
  let own = {};
  try {
    own = JSON.parse(localStorage.getItem(STORED) || "{}");
  } catch {
    own = {};
  }
  const keys = { ...standard, ...Object.fromEntries(Object.entries(own.keys || {}).filter(([action, key]) => action in ACTIONS && typeof key === "string")) };
  const clash = collision(keys);
  return { keys: clash ? standard : keys, off: Boolean(own.off), refused: clash };
}

export function store(keys, off) {
  const clash = collision(keys);
  if (!clash) localStorage.setItem(STORED, JSON.stringify({ keys, off }));
  return clash;
}

// Returns in words which key two actions share, or that a digit was taken, which belongs to the fields; else nothing.
export function collision(keys) {
  const seen = new Map();
  for (const [action, key] of Object.entries(keys)) {
    if (/^[0-9]$/.test(key) || key === "Tab" || key === "Escape") return `${key} belongs to the fields and cannot ${ACTIONS[action][1]}.`;
    if (key && seen.has(key)) return `${key} is taken twice: ${ACTIONS[seen.get(key)][1]}, and ${ACTIONS[action][1]}.`;
    seen.set(key, action);
  }
  return "";
}

// Returns the name of a pressed key, as the table above has it.
export function named(event) {
  if ("[]{}".includes(event.key)) return event.key;
  if (event.altKey && (event.code === "BracketLeft" || event.code === "BracketRight")) {
    const left = event.code === "BracketLeft";
    return event.shiftKey ? (left ? "{" : "}") : left ? "[" : "]";
  }
  if (event.key === " ") return "Space";
  return event.key.length === 1 ? event.key.toLowerCase() : event.key;
}

export function actionOf(keys, key) {
  return Object.keys(keys).find((action) => keys[action] === key);
}

export function typing(target) {
  return target.closest("input, textarea, select, [contenteditable]") !== null;
}
