// What is said, in the person's language: texts, plurals, numbers and dates.

import { signal } from "../vendor/preact.js";
import { device } from "./storage.js";

const LANGUAGES = ["ru", "en"];
const RIGHT_TO_LEFT = ["ar", "fa", "he"];

const spoken = signal({ language: "en", texts: {} });

/** Loads a language's texts and speaks it from then on. */
export async function speak(language) {
  const known = LANGUAGES.includes(language) ? language : "en";
  if (spoken.value.language === known && Object.keys(spoken.value.texts).length) return;
  const { default: texts } = await import(`../locales/${known}.js`);
  spoken.value = { language: known, texts };
  device.write("language", known);
  document.documentElement.lang = known;
  document.documentElement.dir = RIGHT_TO_LEFT.includes(known) ? "rtl" : "ltr";
}

export const language = () => spoken.value.language;

/** The text of that name; `{n}` chooses its plural, other braces take their values. */
export function t(name, values = {}) {
  const text = spoken.value.texts[name];
  const form = typeof text === "object" ? text[plural(values.n)] ?? text.other : text;
  return (form ?? name).replace(/\{(\w+)\}/g, (_, key) =>
    typeof values[key] === "number" ? number(values[key]) : (values[key] ?? ""),
  );
}

/** Of a word that the program tells in both languages. */
export const word = (told) => (told ? (language() === "ru" ? told.name : told.name_en || told.name) : "");

const made = new Map();

function kept(kind, options = {}) {
  const key = `${kind} ${language()} ${JSON.stringify(options)}`;
  if (!made.has(key)) made.set(key, new Intl[kind](language(), options));
  return made.get(key);
}

const plural = (n) => kept("PluralRules").select(n ?? 0);

export const number = (value, digits = 0) =>
  kept("NumberFormat", { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);

/** A rating always has one digit behind the comma, wherever it stands. */
export const rating = (value) => number(value, 1);

export const percent = (share) => kept("NumberFormat", { style: "percent" }).format(share);

export function date(iso) {
  const day = new Date(iso);
  const isThisYear = day.getFullYear() === new Date().getFullYear();
  return kept("DateTimeFormat", { day: "numeric", month: "long", ...(isThisYear ? {} : { year: "numeric" }) }).format(day);
}

export const byName = (one, other) => kept("Collator", { sensitivity: "base", numeric: true }).compare(one, other);
