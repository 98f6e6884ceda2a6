package nurture.app.memory;

import java.util.ArrayList;
import java.util.List;
import nurture.memory.Index;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.KnnFloatVectorQuery;

/**
 * An index that follows a graph of neighbours (Malkov and Yashunin, 2018), by Lucene, in memory:
 * for many vectors, of which it misses a few. Who asks reads a snapshot; adding makes the next one.
 */
public final class HnswIndex implements Index {
  private static final String ID = "id", VECTOR = "vector";
  private static final int LOOKED_AT = 64;

  private final Documents vectors = new Documents();

  /** Nothing in it. */
  public HnswIndex() {}

  @Override
  public void add(long id, float[] vector) {
    put(id, vector);
    vectors.refresh();
  }

  /** Adds one that is seen after the next refresh only. */
  void put(long id, float[] vector) {
    var document = new Document();
    document.add(new StringField(ID, Long.toString(id), Store.NO));
    document.add(new NumericDocValuesField(ID, id));
    document.add(new KnnFloatVectorField(VECTOR, vector, VectorSimilarityFunction.DOT_PRODUCT));
    vectors.put(key(id), document);
  }

  /** Shows all that was put. */
  void refresh() {
    vectors.refresh();
  }

  @Override
  public boolean remove(long id) {
    int before = size();
    take(id);
    vectors.refresh();
    return size() < before;
  }

  /** Takes one out, which is seen after the next refresh only. */
  void take(long id) {
    vectors.remove(key(id));
  }

  private static Term key(long id) {
    return new Term(ID, Long.toString(id));
  }

  @Override
  public List<Neighbour> nearest(float[] vector, int most) {
    return vectors.search(snapshot -> {
      var reader = snapshot.getIndexReader();
      if (reader.numDocs() == 0 || most < 1) return List.of();
      var query = new KnnFloatVectorQuery(VECTOR, vector, Math.max(most, LOOKED_AT));
      var leaves = reader.leaves();
      var found = new ArrayList<Neighbour>();
      for (var hit : snapshot.search(query, most).scoreDocs) {
        var leaf = leaves.get(ReaderUtil.subIndex(hit.doc, leaves));
        var ids = leaf.reader().getNumericDocValues(ID);
        if (ids != null && ids.advanceExact(hit.doc - leaf.docBase))
          found.add(new Neighbour(ids.longValue(), 2 * hit.score - 1)); // score is (1 + cosine)/2
      }
      return found;
    });
  }

  @Override
  public int size() {
    return vectors.size();
  }

  @Override
  public void close() {
    vectors.close();
  }
}
