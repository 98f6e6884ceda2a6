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
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
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

  /** An empty index. */
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

  void remove(String id) {
    try {
      writer.deleteDocuments(new Term(ID, id));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes what was added seen. */
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
    return found(query.build(), most);
  }

  /** The names of listings that have every word of a text, the last of which may be begun only. */
  public List<String> complete(String text, int most) {
    var words = Words.of(text).stream().limit(MOST_WORDS).toList();
    if (words.isEmpty()) return List.of();
    var query = new BooleanQuery.Builder();
    for (var word : words.subList(0, words.size() - 1))
      query.add(new TermQuery(new Term(WORDS, word)), Occur.MUST);
    query.add(new PrefixQuery(new Term(WORDS, words.getLast())), Occur.MUST);
    return found(query.build(), most);
  }

  private List<String> found(Query query, int most) {
    try {
      var searcher = snapshots.acquire();
      try {
        var found = new ArrayList<String>();
        for (var hit : searcher.search(query, most).scoreDocs)
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
