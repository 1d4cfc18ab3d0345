#include "storage/audit/tree.h"

#include <map>

#include <gtest/gtest.h>

#include "storage/crypto/hex.h"

namespace scrutiny {
namespace {

const std::vector<std::string> kReferenceLeaves = {"",
                                                   "00",
                                                   "10",
                                                   "2021",
                                                   "3031",
                                                   "40414243",
                                                   "5051525354555657",
                                                   "606162636465666768696a6b6c6d6e6f"};
const std::vector<std::string> kReferenceRoots = {
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

// Keeps the nodes a frontier reports, as the storage engine does.
class Nodes final : public NodeSource {
 public:
  void append(const Digest& leaf) {
    frontier_.append(leaf, [this](unsigned level, std::uint64_t index, const Digest& hash) {
      EXPECT_TRUE(nodes_.emplace(std::pair(level, index), hash).second);
    });
  }
  Status read_nodes(unsigned level, std::uint64_t first, std::span<Digest> out) const override {
    EXPECT_EQ(first / kTileWidth, (first + out.size() - 1) / kTileWidth) << "one tile per read";
    ++reads_;
    for (std::size_t i = 0; i < out.size(); ++i) {
      const auto found = nodes_.find({level, first + i});
      if (found == nodes_.end()) return Error(ErrorCode::kNotFound, "no such node");
      out[i] = found->second;
    }
    return {};
  }
  const TreeFrontier& frontier() const { return frontier_; }
  const std::map<std::pair<unsigned, std::uint64_t>, Digest>& stored() const { return nodes_; }
  int reads() const { return reads_; }

 private:
  TreeFrontier frontier_;
  std::map<std::pair<unsigned, std::uint64_t>, Digest> nodes_;
  mutable int reads_ = 0;
};

Digest decimal_leaf(std::uint64_t i) {
  return leaf_hash(std::to_string(i));
}

Nodes decimal_log(std::uint64_t size) {
  Nodes nodes;
  for (std::uint64_t i = 0; i < size; ++i) nodes.append(decimal_leaf(i));
  return nodes;
}

// RFC 9162 section 2.1.1, word for word, with remembered results.
class Naive {
 public:
  explicit Naive(std::uint64_t size) {
    for (std::uint64_t i = 0; i < size; ++i) leaves_.push_back(decimal_leaf(i));
  }
  Digest root(std::uint64_t begin, std::uint64_t end) {
    if (begin == end) return empty_root();
    if (end - begin == 1) return leaves_[begin];
    auto& known = roots_[{begin, end}];
    if (!known) {
      std::uint64_t k = 1;
      while (2 * k < end - begin) k *= 2;
      known = node_hash(root(begin, begin + k), root(begin + k, end));
    }
    return *known;
  }
  std::vector<Digest> path(std::uint64_t m, std::uint64_t begin, std::uint64_t end) {
    if (end - begin == 1) return {};
    std::uint64_t k = 1;
    while (2 * k < end - begin) k *= 2;
    auto out = m < k ? path(m, begin, begin + k) : path(m - k, begin + k, end);
    out.push_back(m < k ? root(begin + k, end) : root(begin, begin + k));
    return out;
  }
  std::vector<Digest> subproof(std::uint64_t m, std::uint64_t begin, std::uint64_t end,
                               const bool whole) {
    if (m == end - begin)
      return whole ? std::vector<Digest>{} : std::vector<Digest>{root(begin, end)};
    std::uint64_t k = 1;
    while (2 * k < end - begin) k *= 2;
    auto out =
        m <= k ? subproof(m, begin, begin + k, whole) : subproof(m - k, begin + k, end, false);
    out.push_back(m <= k ? root(begin + k, end) : root(begin, begin + k));
    return out;
  }

 private:
  std::vector<Digest> leaves_;
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::optional<Digest>> roots_;
};

TEST(Tree, HashesMatchTheFormat) {
  EXPECT_EQ(to_hex(leaf_hash("L123456")),
            "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56");
  EXPECT_EQ(to_hex(empty_root()),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Tree, RootsMatchTheReferenceTree) {
  TreeFrontier frontier;
  EXPECT_EQ(frontier.root(), empty_root());
  for (std::size_t i = 0; i < kReferenceLeaves.size(); ++i) {
    frontier.append(leaf_hash(from_hex(kReferenceLeaves[i]).value()));
    EXPECT_EQ(to_hex(frontier.root()), kReferenceRoots[i]);
  }
}

TEST(Tree, RootsMatchTheDecimalLog) {
  const std::map<std::uint64_t, std::string> expected = {
      {255, "32f85bcaa87d7bcd05728f09e9aeba350ba6a2f733830087f0597682848be5cb"},
      {256, "828515d033c19d8c901f37eccb8aed919667703486f8d2fff1cf7040321c5db1"},
      {257, "1eda049a4351d86f76252bd7ec0b7746ad75b7fa0316ad5f541dbda458a312c4"},
      {1000, "638afa98022925bacfddadb15ef22fd0199c1ac99c2973b6158243d13fce05c2"},
      {65536, "f025d06ed804859fd274a1bdacadd6e48ea87634aa91e1edb20143f9498cd02b"},
      {70000, "1a4cdfcb66374a0c0dcbef49acbd4976d13ee864fb3cb241fc943cad04f02f7e"}};
  const Nodes nodes = decimal_log(70000);
  for (const auto& [size, root] : expected) {
    EXPECT_EQ(to_hex(root_at(size, nodes).value()), root) << size;
    EXPECT_EQ(to_hex(frontier_at(size, nodes)->root()), root) << size;
  }
  EXPECT_EQ(nodes.frontier().root(), root_at(70000, nodes).value());
  EXPECT_EQ(nodes.stored().size(), 70000U + 273U + 1U)
      << "one node per leaf, tile and tile of tiles";
}

TEST(Tree, FrontierContinuesAfterSaveAndRestoreAtEverySize) {
  TreeFrontier whole;
  for (std::uint64_t size = 0; size < 300; ++size) {
    auto restored = TreeFrontier::restore(whole.size(), whole.hashes()).value();
    restored.append(decimal_leaf(size));
    whole.append(decimal_leaf(size));
    ASSERT_EQ(restored.root(), whole.root());
    ASSERT_EQ(restored.hashes(), whole.hashes());
  }
  EXPECT_FALSE(TreeFrontier::restore(3, {Digest{}}).ok());
  EXPECT_FALSE(TreeFrontier::restore(0, {Digest{}}).ok());
}

TEST(Tree, RootsEqualTheNaiveReferenceUpTo257) {
  const Nodes nodes = decimal_log(257);
  Naive naive(257);
  for (std::uint64_t size = 0; size <= 257; ++size) {
    ASSERT_EQ(root_at(size, nodes).value(), naive.root(0, size)) << size;
  }
}

TEST(Tree, InclusionProofsEqualTheNaiveReferenceUpTo257) {
  const Nodes nodes = decimal_log(257);
  Naive naive(257);
  for (std::uint64_t size = 1; size <= 257; ++size) {
    for (std::uint64_t index = 0; index < size; ++index) {
      ASSERT_EQ(inclusion_proof(index, size, nodes).value(), naive.path(index, 0, size))
          << index << " in " << size;
    }
  }
}

TEST(Tree, ConsistencyProofsEqualTheNaiveReferenceUpTo257) {
  const Nodes nodes = decimal_log(257);
  Naive naive(257);
  for (std::uint64_t n = 1; n <= 257; ++n) {
    for (std::uint64_t m = 1; m <= n; ++m) {
      ASSERT_EQ(consistency_proof(m, n, nodes).value(), naive.subproof(m, 0, n, true))
          << m << " to " << n;
    }
  }
}

TEST(Tree, RefusesProofsThatDoNotExist) {
  const Nodes nodes = decimal_log(5);
  EXPECT_EQ(inclusion_proof(5, 5, nodes).error().code(), ErrorCode::kInvalidArgument);
  EXPECT_FALSE(inclusion_proof(0, 0, nodes).ok());
  EXPECT_FALSE(consistency_proof(0, 5, nodes).ok());
  EXPECT_FALSE(consistency_proof(6, 5, nodes).ok());
  EXPECT_EQ(inclusion_proof(0, 6, nodes).error().code(), ErrorCode::kNotFound);
}

TEST(Tree, ProofOfAnyRecordReadsFewNodes) {
  const Nodes nodes = decimal_log(70000);
  const int before = nodes.reads();
  ASSERT_TRUE(inclusion_proof(12345, 69999, nodes).ok());
  EXPECT_LE(nodes.reads() - before, 2 * 17);
}

}  // namespace
}  // namespace scrutiny
