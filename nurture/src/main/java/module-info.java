import org.jspecify.annotations.NullMarked;

/** Nurture, the library: the packages in the order that data flows through them. */
@NullMarked
module nurture {
  exports nurture.data;

  requires static transitive org.jspecify;
  requires com.drew.metadata;
  requires duckdb.jdbc;
  requires java.desktop;
  requires java.sql;
  requires org.apache.commons.compress;
  requires tools.jackson.databind;
}
