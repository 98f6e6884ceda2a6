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
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/** Listings found by their words (BM25; Robertson et al., 1994), by Lucene, in memory. */
public final class Titles implements AutoCloseable {
  private static final String ID = "id", WORDS = "words";
  private static final int MOST_WORDS = 64;

  private final Documents titles = new Documents();

  /** None yet. */
  public Titles() {}

  /** Adds a listing, in the place of an earlier one of its name; seen after {@link #refresh}. */
  public void add(String id, String text) {
    var document = new Document();
    document.add(new StringField(ID, id, Store.YES));
    document.add(new TextField(WORDS, String.join(" ", Words.of(text)), Store.NO));
    titles.put(new Term(ID, id), document);
  }

  /** Removes a listing, if it is there. */
  public void remove(String id) {
    titles.remove(new Term(ID, id));
  }

  /** Makes what was added and removed be seen. */
  public void refresh() {
    titles.refresh();
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
    return titles.search(snapshot -> {
      var found = new ArrayList<String>();
      for (var hit : snapshot.search(query, most).scoreDocs)
        found.add(snapshot.storedFields().document(hit.doc).get(ID));
      return found;
    });
  }

  @Override
  public void close() {
    titles.close();
  }
}
