"""Writes ../metrics.json: distances, tests, correlations, densities and quartiles from numpy, scipy,
scikit-learn and sacrebleu. Run in this folder."""
import json, numpy as np, sys
from scipy import stats
from scipy.spatial.distance import jensenshannon
from sklearn.metrics import f1_score
import sacrebleu
def gen(seed):
    r=np.random.default_rng(seed); out={}
    # distributions
    rows=[]
    for k in (2,2,3,4,4,5,7,10,10):
        p=r.dirichlet(np.ones(k)*0.8); q=r.dirichlet(np.ones(k)*1.5)
        js=float(jensenshannon(p,q)); emd=float(np.abs(np.cumsum(p)-np.cumsum(q))[:-1].sum()/(k-1))
        rows.append(dict(p=p.tolist(),q=q.tolist(),js_distance=js,js_divergence_bits=js**2/np.log(2),emd_normalised=emd,tension=0.5*js**2/np.log(2)+0.5*emd))
    # zero mass
    for p,q in (([1,0],[0,1]),([0.5,0.5],[0.5,0.5]),([0,0,1,0],[0.25]*4),([1,0,0,0,0],[0,0,0,0,1])):
        p=np.array(p,float);q=np.array(q,float);k=len(p);js=float(np.nan_to_num(jensenshannon(p,q)));emd=float(np.abs(np.cumsum(p)-np.cumsum(q))[:-1].sum()/(k-1))
        rows.append(dict(p=p.tolist(),q=q.tolist(),js_distance=js,js_divergence_bits=js**2/np.log(2),emd_normalised=emd,tension=0.5*js**2/np.log(2)+0.5*emd))
    out['distribution_distances']=dict(source='scipy.spatial.distance.jensenshannon (natural log, square root of the divergence); EMD on option positions 0..K-1, divided by K-1; tension = half JS divergence in bits (0..1) + half EMD',cases=rows)
    # wilcoxon
    w=[]
    for n,ties,shift in ((8,False,.3),(12,False,0.),(20,True,.5),(24,False,.2),(50,False,.1),(60,True,.4),(300,True,.15),(1000,False,.02)):
        x=r.normal(size=n)+shift; y=r.normal(size=n)*0.9
        if ties: x=np.round(x*2)/2; y=np.round(y*2)/2
        for zm in ('wilcox','pratt'):
            for meth in ('exact','asymptotic'):
                if meth=='exact' and (n>50 or ties): continue
                res=stats.wilcoxon(x,y,zero_method=zm,method=meth,correction=False,alternative='two-sided')
                w.append(dict(x=x.tolist(),y=y.tolist(),zero_method=zm,method=meth,statistic=float(res.statistic),p=float(res.pvalue)))
    out['wilcoxon_signed_rank']=dict(source='scipy.stats.wilcoxon, two-sided, no continuity correction',cases=w)
    c=[]
    for n,ties in ((5,False),(10,True),(10,False),(40,True)):
        a=r.normal(size=n); b=a*0.5+r.normal(size=n)
        if ties: a=np.round(a*2)/2; b=np.round(b*2)/2
        c.append(dict(a=a.tolist(),b=b.tolist(),spearman=float(stats.spearmanr(a,b).statistic),pearson=float(stats.pearsonr(a,b).statistic)))
    out['correlations']=dict(source='scipy.stats.spearmanr / pearsonr (average ranks for ties)',cases=c)
    # chrF++
    S=[("How important is family in your life?","How important is work in your life?"),("Most people can be trusted","Need to be very careful in dealing with people"),("Do you believe in life after death?","Do you believe in heaven?"),("您是否认为有天堂？","您是否相信死后有来生？"),("How important is God in your life on a scale from 1 to 10?","How important is God in your life on a scale from 1 to 10?"),("short","a much longer reference sentence than the hypothesis"),("Ehe ist eine überholte Einrichtung","Die Ehe ist eine Einrichtung von gestern")]
    if seed!=20260: S=[(b,a) for a,b in S]
    out['chrf_pp']=dict(source='sacrebleu sentence_chrf, word_order=2, char_order=6, beta=2',cases=[dict(hyp=a,ref=b,score=sacrebleu.sentence_chrf(a,[b],word_order=2).score) for a,b in S])
    f=[]
    for n,k in ((30,2),(50,3),(40,7)):
        y=r.integers(0,k,n); z=np.where(r.random(n)<.6,y,r.integers(0,k,n))
        f.append(dict(gold=y.tolist(),pred=z.tolist(),f1_macro=float(f1_score(y,z,average='macro')),f1_weighted=float(f1_score(y,z,average='weighted')),f1_binary=float(f1_score(y,z)) if k==2 else None))
    out['f1']=dict(source='sklearn.metrics.f1_score',cases=f)
    kd=[]
    for n in (12,40,200):
        x=np.concatenate([r.normal(3.4,.4,n//2),r.normal(4.3,.3,n-n//2)]); g=np.linspace(1,5,17)
        k=stats.gaussian_kde(x); kd.append(dict(x=x.tolist(),grid=g.tolist(),density=k(g).tolist(),bandwidth_factor=float(k.factor)))
    out['kde_1d']=dict(source='scipy.stats.gaussian_kde, Scott bandwidth',cases=kd)
    # quantiles for box plots
    b=[]
    for n in (5,10,37):
        x=np.sort(r.normal(size=n)); b.append(dict(x=x.tolist(),q1=float(np.percentile(x,25)),median=float(np.median(x)),q3=float(np.percentile(x,75))))
    out['box']=dict(source='numpy.percentile, linear interpolation',cases=b)
    # CAS
    cs=[]
    for n in (3,10,40):
        lo=np.ones(n,int); hi=r.choice([2,4,5,10],n); a=np.array([r.integers(1,h+1) for h in hi]); m=np.array([r.integers(1,h+1) for h in hi])
        cs.append(dict(options=hi.tolist(),human_majority=a.tolist(),model_answer=m.tolist(),cas=float((1-np.sqrt(((a-m)**2).sum())/np.sqrt(((hi-1)**2).sum()))*100)))
    out['cultural_alignment_score']=dict(source='(1 - ||a-r||_2 / max_distance) * 100, options numbered 1..K, max_distance = sqrt(sum (K_i-1)^2)',cases=cs)
    sp=[]
    for n in (3,5):
        M=r.uniform(.2,.9,(n,n)); sp.append(dict(f1=M.tolist(),c_spec=float(np.mean(np.diag(M)/M.max(0)))))
    out['c_spec']=dict(source='rows = adapter culture, columns = test culture; diagonal over column maximum, averaged',cases=sp)
    return out
if __name__=="__main__":
    json.dump(gen(20260),open('../metrics.json','w'),ensure_ascii=False,indent=0)
