#include "storage/search/search_index.h"

#include <atomic>
#include <fstream>
#include <set>
#include <thread>

#include <gtest/gtest.h>

namespace scrutiny {
namespace {

template <class IdType>
IdType id(std::uint8_t n) {
  typename IdType::Raw raw{};
  raw[0] = n;
  return IdType(raw);
}

class SearchIndexTest : public ::testing::Test {
 protected:
  SearchIndexTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "search-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    index_ = SearchIndex::open(folder_).value();
  }
  ~SearchIndexTest() override { std::filesystem::remove_all(folder_); }

  static SearchEntry shared(std::uint8_t unit, std::string title, std::string text) {
    SearchEntry entry;
    entry.version = 1;
    entry.unit = id<UnitId>(unit);
    entry.agency = id<AgencyId>(1);
    entry.audience = SearchAudience::kShared;
    entry.group = true;
    entry.title = std::move(title);
    entry.text = std::move(text);
    return entry;
  }
  void put(std::uint8_t document, std::vector<SearchEntry> entries) {
    SearchUpdate update;
    update.documents.push_back({id<DocumentId>(document), std::move(entries)});
    update.applied = index_->applied() + 1;
    ASSERT_TRUE(index_->update(update).ok());
  }
  void erase(std::uint8_t unit) {
    SearchUpdate update;
    update.erased.push_back(id<UnitId>(unit));
    update.applied = index_->applied() + 1;
    const Status done = index_->update(update);
    ASSERT_TRUE(done.ok()) << done.error().describe();
  }
  std::set<std::uint8_t> found(std::string_view words, const SearchRights& rights) {
    auto hits = index_->find(words, rights, 100, 0);
    EXPECT_TRUE(hits.ok()) << words << ": " << hits.error().describe();
    std::set<std::uint8_t> out;
    if (hits.ok()) {
      for (const SearchHit& hit : *hits) out.insert(hit.document.raw()[0]);
    }
    return out;
  }
  std::string folder_bytes() const {
    std::string all;
    for (const auto& file : std::filesystem::directory_iterator(folder_)) {
      std::ifstream in(file.path(), std::ios::binary);
      all.append(std::istreambuf_iterator<char>(in), {});
    }
    return all;
  }

  static inline const SearchRights kScrutineer{true, {}, {}, false};
  std::filesystem::path folder_;
  std::unique_ptr<SearchIndex> index_;
};

TEST_F(SearchIndexTest, FindsWordsPhrasesStemsPrefixesAndAccents) {
  put(1, {shared(1, "Inspection of Northshire", "Social workers complete assessments promptly.")});
  put(2, {shared(2, "Café audit", "Workers in social care")});
  using Found = std::set<std::uint8_t>;
  EXPECT_EQ(found("social", kScrutineer), (Found{1, 2}));
  EXPECT_EQ(found("\"social workers\"", kScrutineer), (Found{1}));
  EXPECT_EQ(found("assessment", kScrutineer), (Found{1}));
  EXPECT_EQ(found("ASSESS*", kScrutineer), (Found{1}));
  EXPECT_EQ(found("cafe", kScrutineer), (Found{2}));
  EXPECT_EQ(found("northshire completing", kScrutineer), (Found{1}));
  EXPECT_EQ(found("northshire audit", kScrutineer), (Found{}));
}

TEST_F(SearchIndexTest, PutsATitleMatchFirstAndMarksMatches) {
  put(1, {shared(1, "Other",
                 std::string(2000, 'x') + " neglect in the middle " + std::string(2000, 'y') +
                     " <b>neglect</b>")});
  put(2, {shared(2, "Neglect strategy", "A strategy about many things, one of them neglect.")});
  const auto hits = index_->find("neglect", kScrutineer, 10, 0).value();
  ASSERT_EQ(hits.size(), 2u);
  EXPECT_EQ(hits[0].document, id<DocumentId>(2));
  const std::vector<SnippetPart> title = {{SnippetPart::Kind::kMatch, "Neglect"},
                                          {SnippetPart::Kind::kText, " strategy"}};
  EXPECT_EQ(hits[0].title, title);
  bool marked = false;
  for (const SnippetPart& part : hits[1].snippet) {
    if (part.kind == SnippetPart::Kind::kMatch) marked = part.text == "neglect";
  }
  EXPECT_TRUE(marked);
  EXPECT_EQ(index_->find("neglect", kScrutineer, 1, 1).value().size(), 1u);
  EXPECT_EQ(index_->find("neglect", kScrutineer, 1, 2).value().size(), 0u);
}

TEST_F(SearchIndexTest, ReturnsOnlyWhatTheRightsNameOfEveryCombination) {
  // Documents 1..16: audience, group, disclosed to agency 2, of agency 1 or 3.
  for (std::uint8_t bits = 0; bits < 16; ++bits) {
    SearchEntry entry = shared(bits, "Title", "marker");
    entry.audience = (bits & 1) != 0 ? SearchAudience::kShared : SearchAudience::kAuthors;
    entry.group = (bits & 2) != 0;
    if ((bits & 4) != 0) entry.agencies = {id<AgencyId>(2), id<AgencyId>(9)};
    entry.agency = id<AgencyId>((bits & 8) != 0 ? 3 : 1);
    put(static_cast<std::uint8_t>(bits + 1), {entry});
  }
  for (std::uint8_t r = 0; r < 64; ++r) {
    SearchRights rights;
    rights.everything_shared = (r & 1) != 0;
    rights.in_group = (r & 2) != 0;
    const std::uint8_t agency = r >> 4;  // 0: none
    if (agency != 0 && (r & 4) != 0) rights.author_of = id<AgencyId>(agency);
    if (agency != 0 && (r & 8) != 0) rights.reader_of = id<AgencyId>(agency);
    std::set<std::uint8_t> expected;
    for (std::uint8_t bits = 0; bits < 16; ++bits) {
      const std::uint8_t of = (bits & 8) != 0 ? 3 : 1;
      const bool is_shared = (bits & 1) != 0;
      const bool own = rights.reader_of && agency == of;
      const bool disclosed = rights.reader_of && agency == 2 && (bits & 4) != 0;
      const bool group = rights.in_group && (bits & 2) != 0;
      const bool visible = is_shared ? rights.everything_shared || own || disclosed || group
                                     : rights.author_of && agency == of;
      if (visible) expected.insert(static_cast<std::uint8_t>(bits + 1));
    }
    EXPECT_EQ(found("marker", rights), expected) << "rights " << static_cast<int>(r);
  }
}

TEST_F(SearchIndexTest, ReplacingADocumentLeavesNothingOfTheOld) {
  put(1, {shared(1, "Old", "ancient words")});
  put(1, {shared(1, "New", "modern words")});
  EXPECT_TRUE(found("ancient", kScrutineer).empty());
  EXPECT_EQ(found("modern", kScrutineer).size(), 1u);
  put(1, {});
  EXPECT_TRUE(found("modern", kScrutineer).empty());
}

TEST_F(SearchIndexTest, ErasedWordsLeaveTheFilesToTheByte) {
  std::string text = "zebrafinch quokkamarker ";
  for (int i = 0; i < 2000; ++i) text += "filler" + std::to_string(i) + " ";
  put(1, {shared(1, "Titlemarker one", text)});
  put(2, {shared(2, "Kept", "staying")});
  ASSERT_NE(folder_bytes().find("quokkamarker"), std::string::npos);
  EXPECT_FALSE(found("zebrafinch", kScrutineer).empty());  // leaves an idle reader behind
  erase(1);
  const std::string bytes = folder_bytes();
  for (const char* word : {"quokkamarker", "zebrafinch", "itlemarker", "filler1999"}) {
    EXPECT_EQ(bytes.find(word), std::string::npos) << word;
  }
  EXPECT_TRUE(found("quokkamarker", kScrutineer).empty());
  EXPECT_EQ(found("staying", kScrutineer).size(), 1u);
}

TEST_F(SearchIndexTest, SweepsAgainWhenAReaderWasInTheWay) {
  put(1, {shared(1, "Title", "quokkamarker")});
  auto reader = sqlite::Database::open(folder_ / "index.db", sqlite::Mode::kReadOnly).value();
  ASSERT_TRUE(reader->execute("BEGIN; SELECT count(*) FROM entry;").ok());
  erase(1);
  EXPECT_TRUE(index_->sweep_due());
  EXPECT_TRUE(found("quokkamarker", kScrutineer).empty());
  reader.reset();
  ASSERT_TRUE(index_->update({{}, {}, 3}).ok());
  EXPECT_FALSE(index_->sweep_due());
  EXPECT_EQ(folder_bytes().find("quokkamarker"), std::string::npos);
}

TEST_F(SearchIndexTest, RemembersWhatItTookInAcrossRestarts) {
  put(1, {shared(1, "Title", "words")});
  index_.reset();
  index_ = SearchIndex::open(folder_).value();
  EXPECT_EQ(index_->applied(), 1u);
  EXPECT_EQ(found("words", kScrutineer).size(), 1u);
  ASSERT_TRUE(index_->reset().ok());
  EXPECT_EQ(index_->applied(), 0u);
  EXPECT_TRUE(found("words", kScrutineer).empty());
}

TEST_F(SearchIndexTest, StartsEmptyWhenTheFileIsDamagedOrOfAnotherFormat) {
  put(1, {shared(1, "Title", "words")});
  index_.reset();
  std::ofstream(folder_ / "index.db", std::ios::binary) << "this is no database, is it? no.";
  index_ = SearchIndex::open(folder_).value();
  EXPECT_EQ(index_->applied(), 0u);
  put(1, {shared(1, "Title", "words")});
  EXPECT_EQ(found("words", kScrutineer).size(), 1u);

  index_.reset();
  auto raw = sqlite::Database::open(folder_ / "index.db", sqlite::Mode::kReadWrite).value();
  ASSERT_TRUE(raw->execute("PRAGMA user_version=99").ok());
  raw.reset();
  index_ = SearchIndex::open(folder_).value();
  EXPECT_EQ(index_->applied(), 0u);
}

TEST_F(SearchIndexTest, TakesNothingTypedAsSyntax) {
  put(1, {shared(1, "AND OR NOT NEAR", "plain words title:secret x^2 don't {a b}")});
  for (const char* words : {"AND",
                            "OR words",
                            "NOT plain",
                            "NEAR(plain words)",
                            "title:secret",
                            "body: words",
                            "plain AND",
                            "\"plain",
                            "plain\"words",
                            "'; DROP TABLE entry; --",
                            "x^2",
                            "{a b}",
                            "a*b",
                            "(plain",
                            "plain)",
                            "-plain",
                            "+plain",
                            "don't",
                            "**plain**",
                            "\"\" plain",
                            "plain \"!!\"",
                            "entry_text : plain",
                            "ｗｏｒｄｓ",
                            "日本語",
                            "\xE2\x80\xAE plain"}) {
    const auto hits = index_->find(words, kScrutineer, 10, 0);
    EXPECT_TRUE(hits.ok()) << words << ": " << hits.error().describe();
  }
  EXPECT_EQ(found("plain \"!!\"", kScrutineer).size(), 1u);
}

TEST_F(SearchIndexTest, SaysWhyItCannotSearch) {
  std::string many;
  for (int i = 0; i < 13; ++i) many += "word ";
  for (const std::string& words : {std::string(), std::string("  \t"), std::string("!!! ???"),
                                   std::string("\"\""), std::string("*"), std::string(201, 'a'),
                                   many, std::string("a\0b", 3), std::string("\xFF")}) {
    const auto hits = index_->find(words, kScrutineer, 10, 0);
    ASSERT_FALSE(hits.ok()) << words;
    EXPECT_EQ(hits.error().code(), ErrorCode::kInvalidArgument);
    EXPECT_EQ(hits.error().field_name(), "q");
  }
}

TEST_F(SearchIndexTest, MarksInTheTextItselfAreNotTakenForMatches) {
  put(1, {shared(1, "Title", "one \xEE\x80\x80two\xEE\x80\x81 three")});
  const auto hits = index_->find("three", kScrutineer, 10, 0).value();
  ASSERT_EQ(hits.size(), 1u);
  const std::vector<SnippetPart> snippet = {{SnippetPart::Kind::kText, "one two "},
                                            {SnippetPart::Kind::kMatch, "three"}};
  EXPECT_EQ(hits[0].snippet, snippet);
}

TEST_F(SearchIndexTest, ReadersGoOnWhileTheIndexerWrites) {
  put(1, {shared(1, "Title", "words")});
  std::atomic<bool> stop = false;
  std::atomic<int> failures = 0;
  std::vector<std::jthread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      while (!stop) {
        if (!index_->find("words", kScrutineer, 10, 0).ok()) ++failures;
      }
    });
  }
  for (std::uint8_t i = 2; i < 60; ++i) put(i, {shared(i, "Title", "more words")});
  stop = true;
  readers.clear();
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(found("words", kScrutineer).size(), 59u);
}

}  // namespace
}  // namespace scrutiny
