#include "server/service/search/document_search.h"

#include <filesystem>
#include <set>

#include <gtest/gtest.h>
#include <stdlib.h>

#include "server/service/documents/document_fixture.h"
#include "server/service/search/search_follower.h"

namespace scrutiny::testing {
namespace {

using enum DocumentStep;
using Ids = std::set<DocumentId>;

class Search : public ::testing::Test {
 protected:
  Search()
      : index(open()),
        search(*world.ledger, *index),
        follower(*world.ledger, *index, quiet_log()) {}
  ~Search() override { std::filesystem::remove_all(folder); }

  std::unique_ptr<SearchIndex> open() {
    std::string pattern = (std::filesystem::temp_directory_path() / "docsearch-XXXXXX").string();
    folder = mkdtemp(pattern.data());
    return SearchIndex::open(folder).value();
  }
  Ids found(const Principal& caller, const std::string& words, const DocumentFilter& filter = {}) {
    const auto page = search.find(caller, words, filter, 100, {});
    EXPECT_TRUE(page.ok()) << page.error().describe();
    Ids out;
    for (const FoundDocument& each : page->documents) out.insert(each.listed.document.id);
    return out;
  }
  void catch_up() { ASSERT_TRUE(follower.catch_up().ok()); }
  DocumentId draft_of(const Principal& caller, const std::string& text,
                      DisclosureWords disclosure) {
    NewDocument meta;
    meta.disclosure = std::move(disclosure);
    const DocumentId id = world.upload(caller, text, meta)->document;
    world.settle();
    return id;
  }

  DocumentWorld world;
  std::filesystem::path folder;
  std::unique_ptr<SearchIndex> index;
  DocumentSearch search;
  SearchFollower follower;
};

TEST_F(Search, FindsByTitleAndByWhatAPluginRead) {
  const DocumentId id = world.submitted("Children in care spoke of placement moves.");
  catch_up();
  EXPECT_EQ(found(world.chair, "placement"), Ids{id});
  EXPECT_EQ(found(world.chair, "plan"), Ids{id}) << "its title";
  EXPECT_EQ(found(world.chair, "absent"), Ids{});
  const std::uint64_t before = world.ledger->size();
  found(world.chair, "placement");
  EXPECT_EQ(world.ledger->size(), before) << "a search opens nothing";
}

// Whatever state, disclosure and caller: a document is found exactly when it may be seen, and never
// in the states nobody else sees.
TEST_F(Search, NeverFindsWhatTheCallerMayNotSee) {
  std::vector<DocumentId> all;
  for (const bool group : {true, false}) {
    for (const bool disclosed : {true, false}) {
      for (const Principal& author : {world.submitter_a, world.submitter_b}) {
        DisclosureWords disclosure{group, {}};
        if (disclosed) disclosure.agencies = {author.agency == world.a ? world.b : world.a};
        all.push_back(draft_of(author, "the marker word", disclosure));
        all.push_back(draft_of(author, "the marker word", disclosure));
        ASSERT_TRUE(world.take(author, all.back(), kSubmit).ok());
        all.push_back(draft_of(author, "the marker word", disclosure));
        ASSERT_TRUE(world.take(author, all.back(), kSubmit).ok());
        ASSERT_TRUE(world.take(author, all.back(), kWithdraw).ok());
        all.push_back(draft_of(author, "the marker word", disclosure));
        ASSERT_TRUE(world.take(author, all.back(), kWithdraw).ok());
      }
    }
  }
  all.push_back(world.upload(world.submitter_a, "the marker word, being checked")->document);
  catch_up();
  for (const Principal& caller : world.everyone()) {
    Ids visible;
    for (const DocumentId& id : all) {
      const bool checking = world.row(id).state == DocumentState::kChecking;
      if (!checking && view_for(caller, world.row(id)).ok()) visible.insert(id);
    }
    EXPECT_EQ(found(caller, "marker"), visible);
  }
  EXPECT_FALSE(found(world.scrutineer, "marker").empty());
  EXPECT_TRUE(found(world.administrator, "marker").empty());
}

TEST_F(Search, ChecksEveryHitAgainstTheStateAsItIsNow) {
  const DocumentId id = world.submitted("the marker word");
  catch_up();
  ASSERT_EQ(found(world.chair, "marker"), Ids{id});
  ASSERT_TRUE(world
                  .take(world.submitter_a, id, kDisclose,
                        [](auto& request, auto&) {
                          request.disclosure = {false, {}};
                        })
                  .ok());
  // The index has not heard of it yet.
  EXPECT_EQ(found(world.chair, "marker"), Ids{});
  catch_up();
  EXPECT_EQ(found(world.chair, "marker"), Ids{});
  EXPECT_EQ(found(world.submitter_a, "marker"), Ids{id});
}

TEST_F(Search, ADraftVersionsWordsAreFoundOnlyByItsAuthors) {
  const DocumentId id = world.accepted("first words");
  ASSERT_TRUE(world.upload_version(world.submitter_a, id, "secret second words").ok());
  world.settle();
  catch_up();
  EXPECT_EQ(found(world.submitter_a, "secret"), Ids{id});
  EXPECT_EQ(found(world.chair, "secret"), Ids{});
  EXPECT_EQ(found(world.chair, "first"), Ids{id});
  EXPECT_EQ(found(world.lead_a, "first"), Ids{id});
  ASSERT_TRUE(world.take(world.submitter_a, id, kSubmit).ok());
  catch_up();
  EXPECT_EQ(found(world.chair, "secret"), Ids{id});
  EXPECT_EQ(found(world.chair, "first"), Ids{}) << "no longer the version that counts";
}

TEST_F(Search, FiltersAndPages) {
  for (int i = 0; i < 7; ++i) world.submitted("the marker word");
  NewDocument policy;
  policy.kind = DocumentKind::kPolicy;
  const DocumentId p = world.upload(world.submitter_a, "the marker word", policy)->document;
  world.settle();
  catch_up();
  EXPECT_EQ(found(world.submitter_a, "marker", {DocumentKind::kPolicy, {}, {}}), Ids{p});
  EXPECT_EQ(found(world.submitter_a, "marker", {{}, {}, DocumentState::kDraft}), Ids{p});
  EXPECT_EQ(found(world.submitter_a, "marker", {{}, world.b, {}}), Ids{});
  Ids seen;
  std::string after;
  int pages = 0;
  do {
    const auto page = search.find(world.submitter_a, "marker", {}, 3, after);
    ASSERT_TRUE(page.ok());
    for (const FoundDocument& each : page->documents) {
      EXPECT_TRUE(seen.insert(each.listed.document.id).second);
    }
    after = page->next;
    ++pages;
  } while (!after.empty());
  EXPECT_EQ(seen.size(), 8u);
  EXPECT_EQ(pages, 3);
  for (const char* cursor : {"x", "-1", "1001", "1x", "99999999999999999999"}) {
    EXPECT_EQ(search.find(world.chair, "marker", {}, 3, cursor).error().field_name(), "after");
  }
}

TEST_F(Search, AFreshIndexIsFilledFromTheLogAlone) {
  const DocumentId id = world.accepted("the marker word");
  catch_up();
  ASSERT_TRUE(index->reset().ok());
  EXPECT_EQ(found(world.chair, "marker"), Ids{});
  catch_up();
  EXPECT_EQ(found(world.chair, "marker"), Ids{id});
  EXPECT_EQ(index->applied(), world.ledger->size());
}

TEST_F(Search, AnIndexOfALongerLogIsThrownAway) {
  const DocumentId id = world.submitted("the marker word");
  ASSERT_TRUE(index->update({{}, {}, 10'000}).ok());
  catch_up();
  EXPECT_EQ(found(world.chair, "marker"), Ids{id});
  EXPECT_EQ(index->applied(), world.ledger->size());
}

TEST_F(Search, ForgetsAnErasedUnit) {
  const DocumentId id = world.submitted("the marker word");
  catch_up();
  ASSERT_EQ(found(world.chair, "marker"), Ids{id});
  follower.forget(world.version(id).unit);
  catch_up();
  EXPECT_TRUE(index->find("marker", {true, {}, {}, false}, 10, 0).value().empty());
}

TEST_F(Search, ItsThreadTakesInWhatIsNew) {
  follower.start();
  const DocumentId id = world.submitted("the marker word");
  follower.wake();
  while (found(world.chair, "marker") != Ids{id}) std::this_thread::yield();
  follower.stop();
}

}  // namespace
}  // namespace scrutiny::testing
