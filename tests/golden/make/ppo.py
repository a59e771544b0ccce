"""Writes ../ppo.json: token rewards, advantages, clipped losses with torch's gradients, the adapted
price of KL (numpy and torch, float64), and rank correlations of rankings (scipy). Run in this folder."""
import json
import numpy as np
from scipy import stats

try:
    import torch
except ImportError:  # the losses need it
    torch = None


def advantages(r):
    cases = []
    for n, beta, gamma, lam in ((1, 0.1, 1.0, 0.95), (7, 0.1, 1.0, 0.95), (12, 0.02, 0.99, 0.9), (5, 0.0, 1.0, 1.0), (6, 0.3, 0.9, 0.0)):
        policy, start, values = -r.exponential(1.5, n), -r.exponential(1.5, n), r.normal(size=n)
        score = float(r.uniform(-1, 1))
        rewards = -beta * (policy - start)
        rewards[-1] += score
        # By the definition: a sum over all later surprises.
        surprise = rewards + gamma * np.append(values[1:], 0) - values
        adv = [sum((gamma * lam) ** (k - t) * surprise[k] for k in range(t, n)) for t in range(n)]
        cases.append(dict(score=score, beta=beta, gamma=gamma, policy=policy.tolist(), start=start.tolist(), values=values.tolist(),
                          rewards=rewards.tolist(), advantages=[float(a) for a in adv], returns=(np.array(adv) + values).tolist(),
                          mean=float(np.mean(adv)), deviation=float(np.std(adv)), **{"lambda": lam}))
    return cases


def losses(r):
    policy, value = [], []
    for limit in (0.2, 0.1):
        n = 40
        now, old, towards = -r.exponential(1.0, n), None, r.normal(size=n)
        old = now + r.normal(size=n) * 0.3
        x = torch.tensor(now, requires_grad=True)
        ratio = (x - torch.tensor(old)).exp()
        a = torch.tensor(towards)
        loss = -torch.min(ratio * a, ratio.clamp(1 - limit, 1 + limit) * a).mean()
        loss.backward()
        policy.append(dict(limit=limit, now=now.tolist(), old=old.tolist(), towards=towards.tolist(), loss=loss.item(), slopes=x.grad.tolist()))
        now, old, towards = r.normal(size=n) * 0.4, r.normal(size=n) * 0.4, r.normal(size=n)
        v = torch.tensor(now, requires_grad=True)
        o, target = torch.tensor(old), torch.tensor(towards)
        bound = o + (v - o).clamp(-limit, limit)
        loss = 0.5 * torch.max((v - target) ** 2, (bound - target) ** 2).mean()
        loss.backward()
        value.append(dict(limit=limit, now=now.tolist(), old=old.tolist(), towards=towards.tolist(), loss=loss.item(), slopes=v.grad.tolist()))
    return policy, value


def price():
    cases = []
    for beta, kl, target, answers, horizon in ((0.1, 9.0, 6.0, 64, 10000.0), (0.1, 6.5, 6.0, 64, 10000.0), (0.05, 0.0, 6.0, 16, 100.0), (0.1, 9.0, None, 64, 10000.0)):
        error = 0 if target is None else float(np.clip(kl / target - 1, -0.2, 0.2))
        cases.append(dict(beta=beta, kl=kl, target=target, answers=answers, horizon=horizon, adapted=beta * (1 + error * answers / horizon)))
    return cases


def rankings(r):
    """Ranks given (null: left out) against counts; scipy's rho over the words ranked, and with rank n + 1 for the others."""
    cases = []
    for n, left in ((10, 0), (10, 3), (4, 1), (10, 8), (10, 9), (10, 10), (6, 0), (3, 0)):
        counts = r.choice([1, 1, 1, 2, 3, 5, 8, 20, 40], n).tolist()
        ranks = [int(k) for k in r.permutation(n) + 1]
        if n == 6:
            ranks = [1, 1, 2, 2, 3, 3]
        if n == 3:
            counts = [2, 2, 2]
        for at in r.permutation(n)[:left]:
            ranks[at] = None
        def rho(pairs):
            if len(pairs) < 2 or sum(k is not None for k in ranks) < 2:
                return None
            a, b = zip(*pairs)
            if len(set(a)) < 2 or len(set(b)) < 2:
                return None
            return float(stats.spearmanr(a, [-c for c in b]).statistic)
        cases.append(dict(ranks=ranks, counts=counts,
                          ignored=rho([(k, c) for k, c in zip(ranks, counts) if k is not None]),
                          last=rho([(n + 1 if k is None else k, c) for k, c in zip(ranks, counts)])))
    return cases


if __name__ == "__main__":
    r = np.random.default_rng(20261)
    policy, value = losses(r)
    out = dict(advantages=advantages(r), policy=policy, value=value, price=price(), rankings=rankings(r))
    json.dump(out, open("../ppo.json", "w"), indent=0)
