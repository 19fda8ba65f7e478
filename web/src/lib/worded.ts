import { isProblem } from '@/lib/problems';

type Say = (key: string, options: { defaultValue: string }) => string;

/** A refusal in a feature's own words (`problem.<code>`), where it has some for it. */
export function worded(problem: unknown, t: Say): unknown {
  if (!isProblem(problem)) return problem;
  const key = `problem.${problem.code.replaceAll('.', '-')}`;
  return { ...problem, detail: t(key, { defaultValue: problem.detail }) };
}
