/** Text to be put into a file. Of several, all offsets are those of the text before any of them. */
export interface TextInsertion {
  offset: number;
  text: string;
}
