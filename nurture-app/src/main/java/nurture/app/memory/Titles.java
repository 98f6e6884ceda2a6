package nurture.app.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import nurture.feed.Words;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;

/** Listings found by their words (BM25; Robertson et al., 1994), by Lucene, in memory. */
public final class Titles implements AutoCloseable {
  private static final String ID = "id", WORDS = "words";
  private static final int MOST_WORDS = 64;

  private final IndexWriter writer;
  private final SearcherManager snapshots;

  /** None yet. */
  public Titles() {
    try {
      writer =
          new IndexWriter(
              new ByteBuffersDirectory(), new IndexWriterConfig(new StandardAnalyzer()));
      snapshots = new SearcherManager(writer, new SearcherFactory());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds a listing, in the place of an earlier one of its name; seen after {@link #refresh}. */
  public void add(String id, String text) {
    var document = new Document();
    document.add(new StringField(ID, id, Store.YES));
    document.add(new TextField(WORDS, String.join(" ", Words.of(text)), Store.NO));
    try {
      writer.updateDocument(new Term(ID, id), document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes a listing, if it is there. */
  public void remove(String id) {
    try {
      writer.deleteDocuments(new Term(ID, id));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes what was added and removed be seen. */
  public void refresh() {
    try {
      snapshots.maybeRefreshBlocking();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of listings that share words with a text, the best first. */
  public List<String> search(String text, int most) {
    var query = new BooleanQuery.Builder();
    Words.of(text).stream()
        .distinct()
        .limit(MOST_WORDS)
        .forEach(word -> query.add(new TermQuery(new Term(WORDS, word)), Occur.SHOULD));
    try {
      var searcher = snapshots.acquire();
      try {
        var found = new ArrayList<String>();
        for (var hit : searcher.search(query.build(), most).scoreDocs)
          found.add(searcher.storedFields().document(hit.doc).get(ID));
        return found;
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
