// A chain of calls, taken apart at the calls.

const OPENS = "([{";
const CLOSES = ")]}";
const QUOTES = "\"'`";

/** `a().b("x").c()` is `a()`, `.b("x")`, `.c()`: a dot after a closed call begins the next. */
export function splitChain(chain: string): string[] {
  const calls: string[] = [];
  let from = 0;
  let depth = 0;
  let quote = "";
  for (let at = 0; at < chain.length; at += 1) {
    const char = chain.charAt(at);
    if (quote !== "") {
      if (char === "\\") at += 1;
      else if (char === quote) quote = "";
    } else if (QUOTES.includes(char)) quote = char;
    else if (OPENS.includes(char)) depth += 1;
    else if (CLOSES.includes(char)) depth -= 1;
    else if (char === "." && depth === 0 && chain.charAt(at - 1) === ")") {
      calls.push(chain.slice(from, at));
      from = at;
    }
  }
  calls.push(chain.slice(from));
  return calls.filter((call) => call.trim() !== "");
}
