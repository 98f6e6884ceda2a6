package nurture.data;

/** What a column means to a model. */
public enum Role {
  /** The name of a photo. */
  PHOTO,
  /** Words: a title, a description. */
  TEXT,
  /** One of a limited number of names. */
  CATEGORY,
  /** A category with its ancestors, such as {@code Home > Kitchen > Mugs}. */
  PATH,
  /** A quantity. */
  NUMBER,
  /** A day or a moment. */
  DATE,
  /** A name of the listing itself, from which nothing can be learnt. */
  ID,
  /** Left out. */
  IGNORED
}
