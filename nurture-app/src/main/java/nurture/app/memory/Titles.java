package nurture.app.memory;

import java.util.ArrayList;
import java.util.List;
import nurture.feed.Words;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.TermQuery;

/** Listings found by their words (BM25; Robertson et al., 1994), by Lucene, in memory. */
final class Titles implements AutoCloseable {
  private static final String ID = "id", WORDS = "words";
  private static final int MOST_WORDS = 64;

  private final Documents titles = new Documents();

  /** Adds a listing, in the place of an earlier one of its name; seen after {@link #refresh}. */
  void add(String id, String text) {
    var document = new Document();
    document.add(new StringField(ID, id, Store.YES));
    document.add(new TextField(WORDS, String.join(" ", Words.of(text)), Store.NO));
    titles.put(new Term(ID, id), document);
  }

  void remove(String id) {
    titles.remove(new Term(ID, id));
  }

  void refresh() {
    titles.refresh();
  }

  /** The names of listings that share words with a text, the best first. */
  List<String> search(String text, int most) {
    var query = new BooleanQuery.Builder();
    Words.of(text).stream()
        .distinct()
        .limit(MOST_WORDS)
        .forEach(word -> query.add(new TermQuery(new Term(WORDS, word)), Occur.SHOULD));
    return titles.search(snapshot -> {
      var found = new ArrayList<String>();
      for (var hit : snapshot.search(query.build(), most).scoreDocs)
        found.add(snapshot.storedFields().document(hit.doc).get(ID));
      return found;
    });
  }

  @Override
  public void close() {
    titles.close();
  }
}
