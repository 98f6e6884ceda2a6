package nurture.app.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import nurture.memory.Index;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.ByteBuffersDirectory;

/**
 * An index that follows a graph of neighbours (Malkov and Yashunin, 2018), by Lucene, in memory:
 * for many vectors, of which it misses a few. Who asks reads a snapshot; adding makes the next one.
 */
public final class HnswIndex implements Index {
  private static final String ID = "id", VECTOR = "vector";
  private static final int LOOKED_AT = 64;

  private final IndexWriter writer;
  private final SearcherManager snapshots;

  /** Nothing in it. */
  public HnswIndex() {
    try {
      writer = new IndexWriter(new ByteBuffersDirectory(), new IndexWriterConfig());
      snapshots = new SearcherManager(writer, new SearcherFactory());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void add(long id, float[] vector) {
    try {
      put(id, vector);
      snapshots.maybeRefreshBlocking();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds one that is seen after the next refresh only. */
  void put(long id, float[] vector) throws IOException {
    var document = new Document();
    document.add(new StringField(ID, Long.toString(id), Store.NO));
    document.add(new NumericDocValuesField(ID, id));
    document.add(new KnnFloatVectorField(VECTOR, vector, VectorSimilarityFunction.DOT_PRODUCT));
    writer.updateDocument(new Term(ID, Long.toString(id)), document);
  }

  /** Shows all that was put. */
  void refresh() throws IOException {
    snapshots.maybeRefreshBlocking();
  }

  @Override
  public boolean remove(long id) {
    try {
      int before = size();
      writer.deleteDocuments(new Term(ID, Long.toString(id)));
      snapshots.maybeRefreshBlocking();
      return size() < before;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<Neighbour> nearest(float[] vector, int most) {
    try {
      var searcher = snapshots.acquire();
      try {
        int n = searcher.getIndexReader().numDocs();
        if (n == 0 || most < 1) return List.of();
        var query = new KnnFloatVectorQuery(VECTOR, vector, Math.max(most, LOOKED_AT));
        var found = new ArrayList<Neighbour>();
        for (var hit : searcher.search(query, most).scoreDocs) {
          var leaves = searcher.getIndexReader().leaves();
          var leaf = leaves.get(org.apache.lucene.index.ReaderUtil.subIndex(hit.doc, leaves));
          var ids = leaf.reader().getNumericDocValues(ID);
          if (ids != null && ids.advanceExact(hit.doc - leaf.docBase))
            found.add(new Neighbour(ids.longValue(), 2 * hit.score - 1)); // score is (1 + cosine)/2
        }
        return found;
      } finally {
        snapshots.release(searcher);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int size() {
    try {
      var searcher = snapshots.acquire();
      try {
        return searcher.getIndexReader().numDocs();
      } finally {
        snapshots.release(searcher);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      snapshots.close();
      writer.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
