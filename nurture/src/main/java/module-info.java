import org.jspecify.annotations.NullMarked;

/** Nurture, the library: the packages in the order that data flows through them. */
@NullMarked
module nurture {
  exports nurture.data;
  exports nurture.tensor;
  exports nurture.nn;
  exports nurture.optim;
  exports nurture.eval;
  exports nurture.serve;

  requires static transitive org.jspecify;
  requires org.bytedeco.pytorch;
  requires java.desktop;
  requires java.sql;
  requires tools.jackson.databind;
}
