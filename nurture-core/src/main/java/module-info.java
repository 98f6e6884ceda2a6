import org.jspecify.annotations.NullMarked;

/** Nurture, the library: the packages in the order that data flows through them. */
@NullMarked
module nurture {
  exports nurture.data;
  exports nurture.tensor;
  exports nurture.feed;
  exports nurture.nn;
  exports nurture.model;
  exports nurture.optim;
  exports nurture.train;
  exports nurture.eval;
  exports nurture.drift;
  exports nurture.quality;
  exports nurture.ask;
  exports nurture.memory;
  exports nurture.tune;
  exports nurture.serve;
  exports nurture.study;

  requires static transitive org.jspecify;
  requires com.drew.metadata;
  requires duckdb.jdbc;
  requires java.desktop;
  requires java.sql;
  requires org.apache.commons.compress;
  requires org.apache.commons.statistics.inference;
  requires org.bytedeco.pytorch;
  requires tools.jackson.databind;
}
