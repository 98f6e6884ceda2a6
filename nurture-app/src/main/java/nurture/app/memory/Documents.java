package nurture.app.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.ByteBuffersDirectory;

/**
 * Documents in memory, each with a key, by Lucene: any number of threads may search while others
 * change them. Who searches reads a snapshot; {@link #refresh} shows what was changed since.
 */
final class Documents implements AutoCloseable {
  /** What is done with a snapshot. */
  interface Search<T> {
    T in(IndexSearcher snapshot) throws IOException;
  }

  private interface Change {
    void make() throws IOException;
  }

  /** It says at each start that it could be quicker with a module that is not final. */
  private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

  static {
    LUCENE.setLevel(Level.SEVERE);
  }

  /** Megabytes that are gathered before they become a part of the index: few parts, few merges. */
  private static final double BUFFER = 1_024;

  private final IndexWriter writer;
  private final SearcherManager snapshots;

  /** None yet. */
  Documents() {
    try {
      var config =
          new IndexWriterConfig().setRAMBufferSizeMB(BUFFER).setMergePolicy(GraphsAnew.policy());
      writer = new IndexWriter(new ByteBuffersDirectory(), config);
      snapshots = new SearcherManager(writer, new SearcherFactory());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts one in the place of those with its key. */
  void put(Term key, Document document) {
    change(() -> writer.updateDocument(key, document));
  }

  /** Takes those with a key out. */
  void remove(Term key) {
    change(() -> writer.deleteDocuments(key));
  }

  /** Shows all that was changed. */
  void refresh() {
    change(snapshots::maybeRefreshBlocking);
  }

  /** Searches what the last refresh showed. */
  <T> T search(Search<T> search) {
    try {
      var snapshot = snapshots.acquire();
      try {
        return search.in(snapshot);
      } finally {
        snapshots.release(snapshot);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int size() {
    return search(snapshot -> snapshot.getIndexReader().numDocs());
  }

  private static void change(Change change) {
    try {
      change.make();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    change(snapshots::close);
    change(writer::close);
  }
}
