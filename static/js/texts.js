// What is said, in the person's language: texts, plurals, numbers and dates.

import { signal } from "../vendor/preact.js";
import { device } from "./storage.js";

const spoken = signal({ language: "en", texts: {} });
const root = document.documentElement;

export const language = () => spoken.value.language;

let last = ""; // what was asked for last: several may be on their way at once
let isAll = false;

/** Speaks a language, or goes on speaking it; `more`: with the texts behind the first screen as well, from now on. */
export async function speak(wanted = last, more = false) {
  const known = (last = wanted === "ru" ? "ru" : "en");
  isAll ||= more;
  more = isAll;
  if (known === spoken.peek().language && (spoken.peek().more || !more) && spoken.peek().isLoaded) return;
  const files = [`../locales/${known}.js`, ...(more ? [`../locales/${known}.more.js`] : [])];
  const texts = Object.assign({}, ...(await Promise.all(files.map((file) => import(file)))).map((file) => file.default));
  if (known !== last || more !== isAll) return speak();
  spoken.value = { language: known, texts, more, isLoaded: true };
  device.write("language", { language: known });
  root.lang = known;
  root.dir = "ltr";
}

/** The text of that name; `{n}` chooses its plural, other braces take their values. */
export function t(name, values = {}) {
  const text = spoken.value.texts[name];
  const form = typeof text === "object" ? text[kept("PluralRules").select(values.n ?? 0)] ?? text.other : text;
  return (form ?? name).replace(/\{(\w+)\}/g, (_, key) => (typeof values[key] === "number" ? number(values[key]) : values[key] ?? ""));
}

/** Of a word that the program tells in both languages. */
export const word = (told) => (told ? (language() === "ru" ? told.name : told.name_en || told.name) : "");

const made = new Map();

function kept(kind, options) {
  const key = kind + language() + JSON.stringify(options);
  if (!made.has(key)) made.set(key, new Intl[kind](language(), options));
  return made.get(key);
}

/** As Intl writes it, whose first number would keep a cheap telephone busy for 50 ms. */
export const number = (value) => `${value}`.replace(/\B(?=(\d{3})+$)/g, t("thousands"));

/** A rating always has one digit behind the comma, wherever it stands. */
export const rating = (value) => (Math.round(value * 10) / 10).toFixed(1).replace(".", t("decimal"));

export const percent = (share) => t("percent", { n: Math.round(share * 100) });

export function date(told) {
  const day = new Date(told);
  const year = day.getFullYear() === new Date().getFullYear() ? {} : { year: "numeric" };
  return kept("DateTimeFormat", { day: "numeric", month: "long", ...year }).format(day);
}

/** The hour of today, the day of anything else. */
export function moment(told) {
  const isToday = new Date(told).toDateString() === new Date().toDateString();
  return isToday ? kept("DateTimeFormat", { hour: "numeric", minute: "numeric" }).format(new Date(told)) : date(told);
}

export const byName = (one, other) => kept("Collator", { sensitivity: "base", numeric: true }).compare(one, other);
