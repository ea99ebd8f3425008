//! The verdict marks: told apart by shape first, so that they survive a black-and-white copier.

use std::f32::consts::{PI, TAU};

use exhibit_core::verdict::Word;
use krilla::geom::{Path, PathBuilder};

/// How an outline is drawn; strokes say how thick they are, as a share of the mark's size.
pub(crate) enum Stroke {
    /// Filled with the verdict's colour.
    Filled,
    /// Filled with the paper's colour.
    Cut,
    /// Drawn as a line in the paper's colour.
    CutLine(f32),
    /// Drawn as a line.
    Line(f32),
    /// Drawn as a broken line.
    Dashed(f32),
}

/// Returns the outlines of a verdict's mark, in the order in which they are drawn.
pub(crate) fn outlines(word: Word, x: f32, y: f32, size: f32) -> Vec<(Path, Stroke)> {
    let pen = Pen { x, y, size };
    let shapes = match word {
        Word::Verified => {
            vec![(pen.scalloped(), Stroke::Filled), (pen.line(&TICK), Stroke::CutLine(0.1))]
        }
        Word::Unanchored => vec![(pen.arc(0.5, 0.5, 0.4, 0.0, TAU), Stroke::Line(0.11))],
        Word::Unsigned => {
            vec![(pen.closed(&SHEET), Stroke::Line(0.09)), (pen.line(&FOLD), Stroke::Line(0.09))]
        }
        Word::Incomplete => {
            vec![(pen.arc(0.5, 0.5, 0.38, PI * 0.02, PI * 1.48), Stroke::Line(0.17))]
        }
        Word::Diverged => {
            vec![(pen.line(&STEM), Stroke::Line(0.12)), (pen.line(&BRANCH), Stroke::Line(0.12))]
        }
        Word::Broken => vec![(pen.scalloped(), Stroke::Filled), (pen.closed(&CRACK), Stroke::Cut)],
        Word::CannotCheck => vec![
            (pen.arc(0.5, 0.5, 0.43, 0.0, TAU), Stroke::Dashed(0.08)),
            (pen.question(), Stroke::Line(0.1)),
            (pen.arc(0.5, 0.735, 0.02, 0.0, TAU), Stroke::Line(0.06)),
        ],
    };
    shapes.into_iter().filter_map(|(path, stroke)| path.map(|path| (path, stroke))).collect()
}

const TICK: [(f32, f32); 3] = [(0.29, 0.52), (0.44, 0.67), (0.72, 0.35)];
const SHEET: [(f32, f32); 5] =
    [(0.18, 0.07), (0.6, 0.07), (0.82, 0.29), (0.82, 0.93), (0.18, 0.93)];
const FOLD: [(f32, f32); 3] = [(0.6, 0.07), (0.6, 0.29), (0.82, 0.29)];
const STEM: [(f32, f32); 2] = [(0.3, 0.96), (0.3, 0.05)];
const BRANCH: [(f32, f32); 3] = [(0.3, 0.72), (0.74, 0.4), (0.74, 0.05)];
const CRACK: [(f32, f32); 10] = [
    (0.5, -0.05),
    (0.66, -0.05),
    (0.5, 0.3),
    (0.7, 0.45),
    (0.46, 0.72),
    (0.6, 1.05),
    (0.44, 1.05),
    (0.3, 0.7),
    (0.54, 0.48),
    (0.34, 0.33),
];

/// Draws in a square of side 1 and scales it to its place.
struct Pen {
    x: f32,
    y: f32,
    size: f32,
}

impl Pen {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        (self.x + x * self.size, self.y + y * self.size)
    }

    fn line(&self, points: &[(f32, f32)]) -> Option<Path> {
        self.joined(points).finish()
    }

    fn closed(&self, points: &[(f32, f32)]) -> Option<Path> {
        let mut builder = self.joined(points);
        builder.close();
        builder.finish()
    }

    fn joined(&self, points: &[(f32, f32)]) -> PathBuilder {
        let mut builder = PathBuilder::new();
        for (i, (x, y)) in points.iter().enumerate() {
            let (x, y) = self.at(*x, *y);
            if i == 0 { builder.move_to(x, y) } else { builder.line_to(x, y) }
        }
        builder
    }

    /// An arc as cubic curves of at most a quarter turn; closed if it is a whole circle.
    fn arc(&self, cx: f32, cy: f32, radius: f32, from: f32, to: f32) -> Option<Path> {
        let mut builder = PathBuilder::new();
        let steps = ((to - from) / (PI / 2.0)).ceil().max(1.0);
        let step = (to - from) / steps;
        let reach = 4.0 / 3.0 * (step / 4.0).tan() * radius;
        let point = |angle: f32| (cx + radius * angle.cos(), cy + radius * angle.sin());
        let (x, y) = self.at(point(from).0, point(from).1);
        builder.move_to(x, y);
        for i in 0..steps as usize {
            let (a, b) = (from + step * i as f32, from + step * (i + 1) as f32);
            let (p, q) = (point(a), point(b));
            let (x1, y1) = self.at(p.0 - reach * a.sin(), p.1 + reach * a.cos());
            let (x2, y2) = self.at(q.0 + reach * b.sin(), q.1 - reach * b.cos());
            let (x, y) = self.at(q.0, q.1);
            builder.cubic_to(x1, y1, x2, y2, x, y);
        }
        if to - from >= TAU {
            builder.close();
        }
        builder.finish()
    }

    /// The rim of a wax seal: twelve small bows.
    fn scalloped(&self) -> Option<Path> {
        let mut builder = PathBuilder::new();
        let bows = 12;
        let point = |angle: f32, radius: f32| {
            self.at(0.5 + radius * angle.cos(), 0.5 + radius * angle.sin())
        };
        let (x, y) = point(0.0, 0.44);
        builder.move_to(x, y);
        for i in 0..bows {
            let next = TAU * (i + 1) as f32 / bows as f32;
            let middle = TAU * (i as f32 + 0.5) / bows as f32;
            let ((x1, y1), (x, y)) = (point(middle, 0.56), point(next, 0.44));
            builder.quad_to(x1, y1, x, y);
        }
        builder.close();
        builder.finish()
    }

    fn question(&self) -> Option<Path> {
        let mut builder = PathBuilder::new();
        let at = |x: f32, y: f32| self.at(x, y);
        let (x, y) = at(0.37, 0.4);
        builder.move_to(x, y);
        for [a, b, c] in
            [[(0.37, 0.2), (0.63, 0.2), (0.63, 0.39)], [(0.63, 0.5), (0.5, 0.48), (0.5, 0.61)]]
        {
            let ((x1, y1), (x2, y2), (x, y)) = (at(a.0, a.1), at(b.0, b.1), at(c.0, c.1));
            builder.cubic_to(x1, y1, x2, y2, x, y);
        }
        builder.finish()
    }
}
