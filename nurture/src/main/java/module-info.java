import org.jspecify.annotations.NullMarked;

/** Nurture, the library: the packages in the order that data flows through them. */
@NullMarked
module nurture {
  exports nurture.data;
  exports nurture.serve;

  requires static transitive org.jspecify;
  requires java.desktop;
  requires java.sql;
  requires tools.jackson.databind;
}
