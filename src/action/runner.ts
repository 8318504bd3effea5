/** The port to the runner that executes the job: inputs in, outputs and words out. */

export type AnnotationLevel = "error" | "warning" | "notice";

export interface Annotation {
  readonly level: AnnotationLevel;
  readonly title: string;
  readonly message: string;
  /** Relative to the repository. */
  readonly file?: string;
  /** Of the file, from 1 on; 1 when it is not given. */
  readonly line?: number;
}

export interface Runner {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Trimmed; empty when it was not given. */
  input(name: string): string;
  output(name: string, value: string): void;
  /** One line of the job's log. */
  line(text: string): void;
  annotate(annotation: Annotation): void;
  /** Adds markdown to the job summary. */
  summarize(markdown: string): Promise<void>;
  /** The job fails; the text says why. */
  fail(message: string): void;
}
