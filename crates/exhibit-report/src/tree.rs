//! The logical structure of the document, as a flat list of nodes; depth is ours to decide, never the input's.

use std::num::NonZeroU16;

use krilla::geom::Rect;
use krilla::tagging::{
    BBox, Identifier, ListNumbering, Node as TagNode, TableHeaderScope, Tag, TagGroup, TagKind,
    TagTree,
};

/// Number of a node in its [`Tree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NodeId(usize);

/// What a node is (ISO 32000-1, 14.8.4).
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    Section,
    Title,
    Heading { level: u16, title: String },
    Paragraph,
    List,
    ListItem,
    Label,
    Body,
    Table { summary: String },
    TableHead,
    TableBody,
    Row,
    HeadCell,
    Cell,
    Contents,
    Entry,
    Reference,
    Link,
    Span,
    Code,
    Figure { alt: String, page: usize, area: Option<Rect> },
}

#[derive(Debug)]
struct Node {
    kind: Kind,
    kids: Vec<NodeId>,
    content: Vec<Identifier>,
}

/// Nodes in the order in which they were added.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    nodes: Vec<Node>,
    roots: Vec<NodeId>,
}

impl Tree {
    /// Adds a node at the top.
    pub(crate) fn root(&mut self, kind: Kind) -> NodeId {
        let id = self.push(kind);
        self.roots.push(id);
        id
    }

    /// Adds a node as the last child of another.
    pub(crate) fn add(&mut self, parent: NodeId, kind: Kind) -> NodeId {
        let id = self.push(kind);
        self.nodes[parent.0].kids.push(id);
        id
    }

    /// Removes all children of a node. They must be the nodes that were added last.
    pub(crate) fn clear(&mut self, parent: NodeId) {
        if let Some(first) = self.nodes[parent.0].kids.first().copied() {
            self.nodes.truncate(first.0);
            self.nodes[parent.0].kids.clear();
        }
    }

    /// Ties drawn content, or an annotation, to a node.
    pub(crate) fn attach(&mut self, id: NodeId, content: Identifier) {
        self.nodes[id.0].content.push(content);
    }

    /// States where on its page a figure stands.
    pub(crate) fn set_area(&mut self, id: NodeId, page_index: usize, rect: Option<Rect>) {
        if let Kind::Figure { page, area, .. } = &mut self.nodes[id.0].kind {
            (*page, *area) = (page_index, rect);
        }
    }

    /// Builds the tag tree; nodes without any content are left out by the writer.
    pub(crate) fn build(&self) -> TagTree {
        let mut tree = TagTree::new();
        for root in &self.roots {
            tree.push(self.group(*root));
        }
        tree
    }

    fn push(&mut self, kind: Kind) -> NodeId {
        self.nodes.push(Node { kind, kids: Vec::new(), content: Vec::new() });
        NodeId(self.nodes.len() - 1)
    }

    fn group(&self, id: NodeId) -> TagNode {
        let node = &self.nodes[id.0];
        let mut group = TagGroup::new(tag(&node.kind));
        for content in &node.content {
            group.push(*content);
        }
        for kid in &node.kids {
            group.push(self.group(*kid));
        }
        group.into()
    }
}

fn tag(kind: &Kind) -> TagKind {
    match kind {
        Kind::Section => Tag::Section.into(),
        Kind::Title => Tag::Title.into(),
        Kind::Heading { level, title } => {
            let level = NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN);
            Tag::Hn(level, Some(title.clone())).into()
        }
        Kind::Paragraph => Tag::P.into(),
        Kind::List => Tag::L(ListNumbering::Disc).into(),
        Kind::ListItem => Tag::LI.into(),
        Kind::Label => Tag::Lbl.into(),
        Kind::Body => Tag::LBody.into(),
        Kind::Table { summary } => Tag::Table.with_summary(Some(summary.clone())).into(),
        Kind::TableHead => Tag::THead.into(),
        Kind::TableBody => Tag::TBody.into(),
        Kind::Row => Tag::TR.into(),
        Kind::HeadCell => Tag::TH(TableHeaderScope::Column).into(),
        Kind::Cell => Tag::TD.into(),
        Kind::Contents => Tag::TOC.into(),
        Kind::Entry => Tag::TOCI.into(),
        Kind::Reference => Tag::Reference.into(),
        Kind::Link => Tag::Link.into(),
        Kind::Span => Tag::Span.into(),
        Kind::Code => Tag::Code.into(),
        Kind::Figure { alt, page, area } => {
            Tag::Figure(Some(alt.clone())).with_bbox(area.map(|rect| BBox::new(*page, rect))).into()
        }
    }
}
