/** What was written one a line, without what is empty. */
export function linesOf(text: string): string[] {
  return split(text, /\n/);
}

/** What was written with commas between, each once. */
export function tagsOf(text: string): string[] {
  return [...new Set(split(text, /[,\n]/))];
}

function split(text: string, by: RegExp): string[] {
  return text
    .split(by)
    .map((one) => one.trim())
    .filter((one) => one !== '');
}
